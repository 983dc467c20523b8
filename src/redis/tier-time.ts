import type { Clock } from '../runtime/clock.ts'

/**
 * How far Redis's clock may be from this process's own: within it, Redis's time counts. Beyond it, times that would make values younger or
 * records last longer are not believed.
 */
export const maxClockDifferenceMs = 15 * 60_000

/** The time by Redis, which all replicas share, as measured with each reply that tells it. */
export class TierTime {
  readonly #clock: Pick<Clock, 'wallMs' | 'monotonicMs'>
  /** Redis's time less this process's monotonic time is between these two. */
  #leastMs: number | null = null
  #mostMs: number | null = null

  constructor (clock: Pick<Clock, 'wallMs' | 'monotonicMs'>) {
    this.#clock = clock
  }

  /** Takes note of the time that a reply tells, which was asked for at `sentAtMs`, monotonic, and came just now. */
  note (redisMs: number, sentAtMs: number): void {
    this.#leastMs = redisMs - this.#clock.monotonicMs()
    this.#mostMs = redisMs - sentAtMs
  }

  /** Returns the time by Redis, or an earlier one, in ms since 1970 UTC. The own time until Redis was asked. */
  earliestMs (): number {
    const { wallMs, monotonicMs } = this.#clock
    const latestMs = wallMs() + maxClockDifferenceMs
    return Math.floor(this.#leastMs === null ? wallMs() : Math.min(this.#leastMs + monotonicMs(), latestMs))
  }

  /** Returns the time by Redis, or a later one. The own time until Redis was asked. */
  latestMs (): number {
    return Math.ceil(this.#mostMs === null ? this.#clock.wallMs() : this.#mostMs + this.#clock.monotonicMs())
  }

  /** Returns a time that Redis told just now, or the earliest one that the own clock allows. No value is younger than by this. */
  boundMs (redisMs: number): number {
    return Math.max(redisMs, this.#clock.wallMs() - maxClockDifferenceMs)
  }

  /** Returns whether a time or a version that another replica signed can be one of the past. */
  isBelievable (ms: number): boolean {
    return ms <= Math.max(this.latestMs(), this.#clock.wallMs()) + maxClockDifferenceMs
  }

  /** Returns how far Redis's clock is ahead of the own one, in ms; `null` until it was asked. */
  differenceMs (): number | null {
    if (this.#leastMs === null || this.#mostMs === null) return null
    return Math.round((this.#leastMs + this.#mostMs) / 2 + this.#clock.monotonicMs() - this.#clock.wallMs())
  }
}
