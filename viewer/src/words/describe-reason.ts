/** Why the last good answer is shown, by the API's problem codes. */
const reasons: Readonly<Record<string, string>> = {
  'upstream-unavailable': 'Treasure Data cannot be reached',
  'upstream-timeout': 'Treasure Data does not answer in time',
  'upstream-error': 'Treasure Data fails',
  'upstream-throttled': 'Treasure Data asks to slow down',
  'upstream-malformed': 'Treasure Data’s answers cannot be read',
  'upstream-credentials': 'Treasure Data refuses the service’s key',
  'journey-unprocessable': 'Treasure Data cannot process this journey',
  busy: 'Too many loads wait for Treasure Data',
  overloaded: 'The service is overloaded',
  'rate-limited': 'The service was asked too often'
}

/** A problem code as the reason for an old answer. */
export function describeReason (code: string | null): string {
  return code === null ? 'A refresh takes long' : reasons[code] ?? `Not refreshed (${code})`
}
