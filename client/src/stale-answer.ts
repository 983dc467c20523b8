import type { components } from './contract.ts'
import type { ReadablePath } from './report-types.ts'

/** The parameters of a request, as they were given. */
export interface AskedParams {
  path?: Readonly<Record<string, unknown>>
  query?: Readonly<Record<string, unknown>>
}

/** An answer that Treasure Data could not, or could not yet, be asked to renew. */
export interface StaleAnswer {
  path: ReadablePath
  params: AskedParams
  /** How the report itself says it: since when, and the problem code of what keeps it from being refreshed. `null` for texts. */
  freshness: components['schemas']['Freshness'] | null
  /** Seconds since Treasure Data was asked, where the answer says so. */
  ageS: number | null
}

/** Returns in what way an answer is stale; `null` where it is not. `data` is the answer's JSON, or its text. */
export function findStale (response: Response, data: unknown): Pick<StaleAnswer, 'freshness' | 'ageS'> | null {
  const freshness = readFreshness(data)
  // a text has no room for freshness, and its header tells
  const isStale = freshness === null ? staleDetails.test(response.headers.get('cache-status') ?? '') : freshness.state === 'stale'
  if (!isStale) return null
  const age = response.headers.get('age')
  return { freshness, ageS: age === null ? null : Number(age) }
}

/** The cache's detail on an old answer; a refused refresh is the one detail that says something else (RFC 9211). */
const staleDetails = /td-journey-bff;[^,]*detail=(?!refresh-denied)/

function readFreshness (data: unknown): StaleAnswer['freshness'] {
  if (typeof data !== 'object' || data === null || !('freshness' in data)) return null
  // the document gives every field of this name this shape
  return data.freshness as StaleAnswer['freshness']
}
