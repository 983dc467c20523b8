import type { JourneyIndex } from '../../domain/journeys/journey-index.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'

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

/** A bundle, whose versions are journeys, or a parent segment, which TD's API calls an audience. */
export interface JourneyGroup {
  readonly kind: 'bundle' | 'audience'
  readonly id: string
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
  /** Groups whose journeys it may read, too: TD's indexes say which these are. None unless given. */
  readonly groups?: readonly JourneyGroup[]
  /** What differs from the service's default; `null` if nothing does. */
  readonly rateLimit: Partial<RateLimit> | null
}

/**
 * Returns whether the client was granted the journey, or all of them. The groups of its grants count by what `index` lists; without an
 * index they grant nothing.
 */
export function mayRead ({ journeys, groups = [] }: Client, journeyId: JourneyId | 'all', index: JourneyIndex | null): boolean {
  if (journeys === 'all') return true
  if (journeyId === 'all') return false
  if (journeys.has(journeyId)) return true
  const listed = groups.length === 0 ? undefined : index?.find(journeyId)
  return listed !== undefined && groups.some(({ kind, id }) => (kind === 'bundle' ? listed.bundleId : listed.audienceId) === id)
}
