import type { JourneyId } from '../../domain/td/journey-id.ts'

/** What a client may do: read reports, read TD's own bodies, see the cache and the status, purge, have answers fetched anew. */
export const scopes = ['journeys:read', 'td:raw', 'cache:read', 'cache:purge', 'cache:refresh'] as const

export type Scope = typeof scopes[number]

/** Most that a client may do in a minute. */
export interface RateLimit {
  requestsPerMinute: number
  /** Of requests that Treasure Data has to be asked for. */
  loadsPerMinute: number
}

/** Whoever asks, as far as access goes. */
export interface Client {
  /** What limits are counted by. */
  readonly id: string
  readonly scopes: ReadonlySet<Scope>
  /** The journeys it was granted. */
  readonly journeys: ReadonlySet<JourneyId> | 'all'
  /** `null` for the service's default. */
  readonly rateLimit: RateLimit | null
}

export function mayRead ({ journeys }: Client, journeyId: JourneyId): boolean {
  return journeys === 'all' || journeys.has(journeyId)
}
