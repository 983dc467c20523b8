import type { FleetPermits, QuotaMode } from './fleet-permits.ts'

/** The limits on one process's calls to Treasure Data. */
export interface QuotaLimits {
  mode: QuotaMode
  concurrency: number
  /** Calls per second on average. */
  perSecond: number
  /** Calls at once after a pause. */
  burst: number
}

type Pace = Pick<QuotaLimits, 'perSecond' | 'burst'>

/**
 * Returns the current limits. A process that is alone, or the only replica, may start two seconds' calls at once after a pause. While
 * replicas coordinate permits, these are upper bounds that none of them could exceed anyway. While they cannot, each takes its share:
 * at least one call at a time, and one second's calls at once.
 */
export function limitsOf (maxConcurrency: number, maxPerSecond: number, fleet: FleetPermits | null): QuotaLimits {
  const whole = { concurrency: maxConcurrency, perSecond: maxPerSecond, burst: 2 * maxPerSecond }
  if (fleet === null) return { mode: 'alone', ...whole }
  if (fleet.isReached()) return { mode: 'fleet', ...whole }
  const share = fleet.share()
  if (share === 1) return { mode: 'local-share', ...whole }
  const perSecond = maxPerSecond * share
  return { mode: 'local-share', concurrency: Math.max(1, Math.floor(maxConcurrency * share)), perSecond, burst: Math.max(1, perSecond) }
}

/** Limits calls to a pace, which may change. Stores the time at which the calls so far would end if spread evenly. */
export class PermitRate {
  readonly #pace: () => Pace
  #takenUntilMs = -Infinity

  constructor (pace: () => Pace) {
    this.#pace = pace
  }

  /** Returns the ms from `fromMs` until a call with `ahead` others before it may start; 0 for at once. */
  waitMs (ahead: number, fromMs: number): number {
    const { perSecond, burst } = this.#pace()
    const takenUntilMs = Math.max(this.#takenUntilMs, fromMs) + (ahead + 1 - burst) * 1_000 / perSecond
    return Math.max(0, takenUntilMs - fromMs)
  }

  take (nowMs: number): void {
    this.#takenUntilMs = Math.max(this.#takenUntilMs, nowMs) + 1_000 / this.#pace().perSecond
  }
}
