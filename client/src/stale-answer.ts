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
  /**
   * How the report itself says it: since when, and the problem code of what keeps it from being refreshed. `null` for texts and for
   * answers about several journeys.
   */
  freshness: components['schemas']['Freshness'] | null
  /** Of an answer about several journeys: those whose numbers are stale, in its order. Empty for any other answer. */
  journeyIds: string[]
  /** Seconds since Treasure Data was asked, where the answer says so. */
  ageS: number | null
}

type Staleness = Pick<StaleAnswer, 'freshness' | 'journeyIds' | 'ageS'>

/** Returns in what way an answer is stale; `null` where it is not. `data` is the answer's JSON, or its text. */
export function findStale (response: Response, data: unknown): Staleness | null {
  const freshness = readFreshness(data)
  const journeyIds = listStaleJourneys(data)
  // a text has no room for freshness, and its header tells
  const isStale = freshness === null ? staleDetails.test(response.headers.get('cache-status') ?? '') : freshness.state === 'stale'
  return isStale || journeyIds.length > 0 ? { freshness, journeyIds, ageS: readAgeS(response) } : null
}

/** Returns how many seconds ago Treasure Data was asked for what an answer holds; `null` where the answer does not say. */
export function readAgeS ({ headers }: Response): number | null {
  const age = headers.get('age')
  return age === null ? null : Number(age)
}

/** The cache's detail on an old answer; a refused refresh is the one detail that says something else (RFC 9211). */
const staleDetails = /td-journey-bff;[^,]*detail=(?!refresh-denied)/

function readFreshness (data: unknown): StaleAnswer['freshness'] {
  if (typeof data !== 'object' || data === null || !('freshness' in data)) return null
  // the document gives every field of this name this shape
  return data.freshness as StaleAnswer['freshness']
}

function listStaleJourneys (data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('journeys' in data)) return []
  // the document gives every field of this name this shape
  const journeys = data.journeys as components['schemas']['Journeys']['journeys']
  return journeys.filter(({ status }) => status === 'stale').map(({ journeyId }) => journeyId)
}
