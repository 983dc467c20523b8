import type { Clock } from '../runtime/clock.ts'

/**
 * How far Redis's clock may differ from this process's own. Within this, Redis's time counts. Beyond it, times that would make values
 * younger or records last longer are rejected.
 */
export const maxClockDifferenceMs = 15 * 60_000

/** Redis's time, which all replicas share, as measured with each reply that includes it. */
export class TierTime {
  readonly #clock: Pick<Clock, 'wallMs' | 'monotonicMs'>
  /** Redis's time minus this process's monotonic time is between these two. */
  #leastMs: number | null = null
  #mostMs: number | null = null

  constructor (clock: Pick<Clock, 'wallMs' | 'monotonicMs'>) {
    this.#clock = clock
  }

  /** Records the time in a reply that arrived just now; the request was sent at `sentAtMs`, monotonic. */
  note (redisMs: number, sentAtMs: number): void {
    this.#leastMs = redisMs - this.#clock.monotonicMs()
    this.#mostMs = redisMs - sentAtMs
  }

  /** Returns a lower bound of Redis's time, in ms since 1970 UTC. Before the first reply, it is the own time. */
  earliestMs (): number {
    const { wallMs, monotonicMs } = this.#clock
    const latestMs = wallMs() + maxClockDifferenceMs
    return Math.floor(this.#leastMs === null ? wallMs() : Math.min(this.#leastMs + monotonicMs(), latestMs))
  }

  /** Returns an upper bound of Redis's time. Before the first reply, it is the own time. */
  latestMs (): number {
    return Math.ceil(this.#mostMs === null ? this.#clock.wallMs() : this.#mostMs + this.#clock.monotonicMs())
  }

  /** Returns the time in a reply that arrived just now, or the earliest one that the own clock allows. It never makes a value younger. */
  boundMs (redisMs: number): number {
    return Math.max(redisMs, this.#clock.wallMs() - maxClockDifferenceMs)
  }

  /** Returns whether a time or version that another replica signed can be in the past. */
  isBelievable (ms: number): boolean {
    return ms <= Math.max(this.latestMs(), this.#clock.wallMs()) + maxClockDifferenceMs
  }

  /** Returns how far Redis's clock is ahead of the own one, in ms; `null` before the first reply. */
  differenceMs (): number | null {
    if (this.#leastMs === null || this.#mostMs === null) return null
    return Math.round((this.#leastMs + this.#mostMs) / 2 + this.#clock.monotonicMs() - this.#clock.wallMs())
  }
}
