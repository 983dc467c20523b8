import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'

/** What a client may do with the journeys it was granted: read reports, read TD's own bodies, see the cache, purge it, refresh reports. */
export const scopes = ['journeys:read', 'td:raw', 'cache:read', 'cache:purge', 'cache:refresh'] as const

export type AccessScope = typeof scopes[number]

/** What a client may use per minute. */
export interface RateLimit {
  requestsPerMinute: number
  /** Requests that need a call of Treasure Data. */
  loadsPerMinute: number
  /** Ms of processor time for reports that are not ready. */
  workMsPerMinute: number
}

/** A caller, as far as access is concerned. */
export interface Client {
  /** What limits count by. */
  readonly id: string
  /** Tells operators which of the client's keys was used, if that has a label. */
  readonly keyLabel?: string
  readonly scopes: ReadonlySet<AccessScope>
  /** The journeys that the client may read. */
  readonly journeys: ReadonlySet<JourneyId> | 'all'
  /** What differs from the service's default; `null` if nothing does. */
  readonly rateLimit: Partial<RateLimit> | null
}

/** Returns whether the client was granted the journey, or all of them. */
export function mayRead ({ journeys }: Client, journeyId: JourneyId | 'all'): boolean {
  return journeys === 'all' || (journeyId !== 'all' && journeys.has(journeyId))
}

/** Returns what belongs to journeys that the client was granted, given what holds the id of each item's journey. */
export function listGranted<T> (client: Client, items: readonly T[], idOf: (item: T) => string): T[] {
  return items.filter(item => {
    const journeyId = parseJourneyId(idOf(item))
    return journeyId !== null && mayRead(client, journeyId)
  })
}
