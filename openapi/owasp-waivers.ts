/** Rules of Spectral's OWASP set that the document may break, and why. A test fails for a rule that no longer needs its waiver. */
export const owaspWaivers: Readonly<Record<string, string>> = {
  'owasp:api2:2023-read-restricted': 'Health probes reveal nothing, and whoever sends them has no key.',
  'owasp:api4:2023-rate-limit': 'Health probes are not counted, so that an orchestrator is never refused.',
  'owasp:api4:2023-rate-limit-responses-429': 'Health probes are not counted, so that an orchestrator is never refused.',
  'owasp:api8:2023-define-error-responses-401': 'Health probes need no credentials.',
  'owasp:api8:2023-define-error-responses-500': 'Health probes compute nothing that could fail; any other problem is under "default".',
  'owasp:api4:2023-array-limit': 'Answers are as large as the journey; what is read of Treasure Data is bounded by limits of the service.',
  'owasp:api4:2023-integer-format': 'Counts are whole numbers up to 2^53, which neither int32 nor int64 says.',
  'owasp:api4:2023-integer-limit': 'Counts have no bound but 2^53; parameters have their own.',
  'owasp:api4:2023-string-limit': 'Names and texts are Treasure Data\'s; addresses and headers are bounded by the server.',
  'owasp:api4:2023-string-restricted': 'Names and texts are Treasure Data\'s, or words for people.',
  'owasp:api8:2023-define-cors-origin': 'Whether pages of other origins may read answers is a setting (CORS_ORIGINS).',
  'owasp:api9:2023-inventory-access': 'Who the service is for is up to whoever operates it.',
  'owasp:api9:2023-inventory-environment': 'The document is that of every service, in whatever environment.'
}
