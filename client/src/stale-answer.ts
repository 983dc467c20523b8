import type { components } from './contract.ts'
import type { ReadablePath } from './report-types.ts'

/** The parameters of a request, as given. */
export interface AskedParams {
  path?: Readonly<Record<string, unknown>>
  query?: Readonly<Record<string, unknown>>
}

/** An answer that could not be refreshed from Treasure Data, or not yet. */
export interface StaleAnswer {
  path: ReadablePath
  params: AskedParams
  /**
   * The report's own statement: since when it is stale, and the problem code that prevents a refresh. `null` for texts and for answers
   * about several journeys.
   */
  freshness: components['schemas']['Freshness'] | null
  /** For an answer about several journeys: the ids of those with stale numbers, in its order. Otherwise empty. */
  journeyIds: string[]
  /** Seconds since Treasure Data was asked, if the answer says so. */
  ageS: number | null
}

type Staleness = Pick<StaleAnswer, 'freshness' | 'journeyIds' | 'ageS'>

/** Returns how an answer is stale; `null` if it is not. `data` is the answer's JSON or text. */
export function findStale (response: Response, data: unknown): Staleness | null {
  const freshness = readFreshness(data)
  const journeyIds = listStaleJourneys(data)
  // a text has no freshness field, so its header says whether it is stale
  const isStale = freshness === null ? staleDetails.test(response.headers.get('cache-status') ?? '') : freshness.state === 'stale'
  return isStale || journeyIds.length > 0 ? { freshness, journeyIds, ageS: readAgeS(response) } : null
}

/** Returns how many seconds ago Treasure Data was asked for the data in an answer; `null` if the answer does not say. */
export function readAgeS ({ headers }: Response): number | null {
  const age = headers.get('age')
  return age === null ? null : Number(age)
}

/** The cache's details on a stale answer; only the detail of a refused refresh has another meaning (RFC 9211). */
const staleDetails = /td-journey-bff;[^,]*detail=(?!refresh-denied)/

function readFreshness (data: unknown): StaleAnswer['freshness'] {
  if (typeof data !== 'object' || data === null || !('freshness' in data)) return null
  // in the document, every field of this name has this shape
  return data.freshness as StaleAnswer['freshness']
}

function listStaleJourneys (data: unknown): string[] {
  if (typeof data !== 'object' || data === null || !('journeys' in data)) return []
  // in the document, every field of this name has this shape
  const journeys = data.journeys as components['schemas']['Journeys']['journeys']
  return journeys.filter(({ status }) => status === 'stale').map(({ journeyId }) => journeyId)
}
