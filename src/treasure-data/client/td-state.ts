import type { QuotaMode } from '../limits/fleet-permits.ts'
import type { Endpoint } from '../endpoints/endpoints.ts'
import type { TreasureDataErrorCode } from '../errors/treasure-data-error.ts'

/** State of the connection to Treasure Data, for operators. Times are ms since 1970 UTC. */
export interface TdState {
  key: {
    /** `untried` until Treasure Data has accepted or refused it. A refusal by an optional endpoint does not count. */
    state: 'untried' | 'accepted' | 'refused'
    sinceMs: number | null
    /** Why the key file is invalid while the last valid key stays in use; never its content. */
    fileFault: string | null
  }
  breaker: {
    state: 'closed' | 'open' | 'half-open'
    /** Ms until a probe may go out; `null` unless open. */
    probeInMs: number | null
  }
  quota: {
    /** Whether the limits apply to this process, to all replicas together, or to each by its share while they cannot agree. */
    mode: QuotaMode
    /** Known replicas, including this one; the last known number in mode `local-share`. */
    replicas: number
    running: number
    waiting: number
    /** Limit of the key, regardless of the number of replicas. */
    maxConcurrency: number
    maxPerSecond: number
    /** Ms left of the pause that Treasure Data asked for; 0 for none. */
    pausedMs: number
  }
  lastSuccessMs: Readonly<Record<Endpoint, number | null>>
}

/** One finished call of Treasure Data, for metrics. */
export interface TdCall {
  endpoint: Endpoint
  outcome: 'ok' | 'not-modified' | TreasureDataErrorCode
  /** From 1. */
  attempt: number
  durationMs: number
}
