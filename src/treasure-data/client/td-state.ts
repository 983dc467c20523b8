import type { QuotaMode } from '../limits/fleet-permits.ts'
import type { Endpoint } from '../endpoints/endpoints.ts'
import type { TreasureDataErrorCode } from '../errors/treasure-data-error.ts'

/** How the way to Treasure Data stands, as an operator sees it. Times are ms since 1970 UTC. */
export interface TdState {
  key: {
    /** `untried` until Treasure Data has answered with or without a 401; what answers can do without refuses no key. */
    state: 'untried' | 'accepted' | 'refused'
    sinceMs: number | null
    /** Why the key file could not be used lately, while the last good key goes on; never its content. */
    fileFault: string | null
  }
  breaker: {
    state: 'closed' | 'open' | 'half-open'
    /** Ms until a probe may go out; `null` unless open. */
    probeInMs: number | null
  }
  quota: {
    /** Whom the limits hold for: this process, all replicas together, or each by its share while they cannot agree. */
    mode: QuotaMode
    /** Membership known, this one included; last known, where the mode is `local-share`. */
    replicas: number
    running: number
    waiting: number
    /** Of the key, however many replicas use it. */
    maxConcurrency: number
    maxPerSecond: number
    /** Ms that Treasure Data asked to be left alone for; 0 for none. */
    pausedMs: number
  }
  lastSuccessMs: Readonly<Record<Endpoint, number | null>>
}

/** One attempt at Treasure Data that has ended, for counting. */
export interface TdCall {
  endpoint: Endpoint
  outcome: 'ok' | 'not-modified' | TreasureDataErrorCode
  /** From 1. */
  attempt: number
  durationMs: number
}
