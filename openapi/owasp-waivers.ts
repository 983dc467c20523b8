/** Rules of Spectral's OWASP set that the document may break, with the reasons. A test fails if a waiver is no longer needed. */
export const owaspWaivers: Readonly<Record<string, string>> = {
  'owasp:api2:2023-read-restricted': 'Health probes reveal nothing, and orchestrators have no key.',
  'owasp:api4:2023-rate-limit': 'Health probes are not counted, so that an orchestrator is never refused.',
  'owasp:api4:2023-rate-limit-responses-429': 'Health probes are not counted, so that an orchestrator is never refused.',
  'owasp:api8:2023-define-error-responses-401': 'Health probes need no credentials.',
  'owasp:api8:2023-define-error-responses-500': 'Health probes compute nothing that can fail; "default" covers any other problem.',
  'owasp:api4:2023-array-limit': 'The size of an answer depends on the journey; the service limits the size of Treasure Data\'s answers.',
  'owasp:api4:2023-integer-format': 'Counts are whole numbers up to 2^53, which neither int32 nor int64 describes.',
  'owasp:api4:2023-integer-limit': 'Counts have no limit but 2^53; parameters have explicit limits.',
  'owasp:api4:2023-string-limit': 'Names and texts come from Treasure Data; the server limits addresses and headers.',
  'owasp:api4:2023-string-restricted': 'Names and texts come from Treasure Data, or are readable messages.',
  'owasp:api8:2023-define-cors-origin': 'The setting CORS_ORIGINS controls which pages may call the API.',
  'owasp:api9:2023-inventory-access': 'The operator decides who may use the service.',
  'owasp:api9:2023-inventory-environment': 'The document is the same in every environment.'
}
