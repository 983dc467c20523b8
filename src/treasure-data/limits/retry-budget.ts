import { SlidingCount } from './sliding-count.ts'

const windowMs = 60_000
const share = 0.2
const least = 10

/**
 * Keeps retries from multiplying an outage: within a minute at most a fifth of the calls may be tried again, or ten where
 * that is more, so that a quiet service can retry at all.
 */
export class RetryBudget {
  readonly #calls: SlidingCount
  readonly #retries: SlidingCount

  constructor (nowMs: () => number) {
    this.#calls = new SlidingCount(windowMs, nowMs)
    this.#retries = new SlidingCount(windowMs, nowMs)
  }

  /** Counts the first attempt of a load. */
  countCall (): void {
    this.#calls.add()
  }

  /** Takes one retry out of the budget; `false` where it is used up. */
  take (): boolean {
    if (this.#retries.total() >= Math.max(least, share * this.#calls.total())) return false
    this.#retries.add()
    return true
  }
}
