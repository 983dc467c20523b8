import type { JourneyIndex } from '../../domain/journeys/journey-index.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'

/** Rights of a client to its journeys: to read reports, read TD's own bodies, see the cache, purge it, and refresh reports. */
export const scopes = ['journeys:read', 'td:raw', 'cache:read', 'cache:purge', 'cache:refresh'] as const

export type AccessScope = typeof scopes[number]

/** The limits of a client per minute. */
export interface RateLimit {
  requestsPerMinute: number
  /** Loads from Treasure Data. */
  loadsPerMinute: number
  /** Processor time in ms for reports that are not ready. */
  workMsPerMinute: number
}

/** A bundle, whose versions are journeys, or a parent segment, which TD's API calls an audience. */
export interface JourneyGroup {
  readonly kind: 'bundle' | 'audience'
  readonly id: string
}

/** A caller, as far as access is concerned. */
export interface Client {
  /** The name that limits count. */
  readonly id: string
  /** The label of the key that was used, for operators. */
  readonly keyLabel?: string
  readonly scopes: ReadonlySet<AccessScope>
  /** The journeys that the client may read. */
  readonly journeys: ReadonlySet<JourneyId> | 'all'
  /** Groups whose journeys it may also read. TD's indexes list these journeys. */
  readonly groups?: readonly JourneyGroup[]
  /** Limits that differ from the service's defaults; `null` if none do. */
  readonly rateLimit: Partial<RateLimit> | null
}

/**
 * Returns whether the client may read the journey, or all journeys. `index` lists the journeys of its groups; without an index, groups
 * grant nothing.
 */
export function mayRead ({ journeys, groups = [] }: Client, journeyId: JourneyId | 'all', index: JourneyIndex | null): boolean {
  if (journeys === 'all') return true
  if (journeyId === 'all') return false
  if (journeys.has(journeyId)) return true
  const listed = groups.length === 0 ? undefined : index?.find(journeyId)
  return listed !== undefined && groups.some(({ kind, id }) => (kind === 'bundle' ? listed.bundleId : listed.audienceId) === id)
}
