import type { TreasureDataErrorCode } from './treasure-data-error.ts'

const known: ReadonlyMap<number, TreasureDataErrorCode> = new Map([
  [401, 'upstream-credentials'],
  [403, 'journey-access-denied'],
  [404, 'journey-not-found'],
  [410, 'journey-not-found'],
  [422, 'journey-unprocessable'],
  [429, 'upstream-throttled']
])

/** What an HTTP status means; `null` for 200. Redirects are never followed: the key belongs to one origin. */
export function classifyStatus (status: number): TreasureDataErrorCode | null {
  if (status === 200) return null
  return known.get(status) ?? (status >= 400 && status <= 599 ? 'upstream-error' : 'upstream-malformed')
}
