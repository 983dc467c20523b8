import type { JourneyId } from '../../domain/td/journey-id.ts'

/** What a client may do: read reports, read TD's own bodies, see the cache and the status, purge, and refresh reports. */
export const scopes = ['journeys:read', 'td:raw', 'cache:read', 'cache:purge', 'cache:refresh'] as const

export type AccessScope = typeof scopes[number]

/** What a client may use per minute. */
export interface RateLimit {
  requestsPerMinute: number
  /** Requests that need a call of Treasure Data. */
  loadsPerMinute: number
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
  /** `null` for the service's default. */
  readonly rateLimit: RateLimit | null
}

export function mayRead ({ journeys }: Client, journeyId: JourneyId): boolean {
  return journeys === 'all' || journeys.has(journeyId)
}
