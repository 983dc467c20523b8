import { createRecentMap } from './bounded-map.ts'

const firstDelayMs = 30_000
const longestDelayMs = 5 * 60_000
/** The least recently used keys are evicted, and are then retried early. */
const maxKeys = 10_000

/** Keys whose loads failed. Each waits before its next attempt: 30 s after the first failure in a row, doubled up to 5 min. */
export class RetryBackoff {
  readonly #delays = createRecentMap<string, { times: number, untilMs: number }>(maxKeys)
  readonly #nowMs: () => number

  /** `nowMs` gives the monotonic time. */
  constructor (nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Returns whether a failed key has to wait (`waiting`), may be retried (`due`), or has not failed (`none`). */
  stateOf (key: string): 'waiting' | 'due' | 'none' {
    const delay = this.#delays.get(key)
    if (delay === undefined) return 'none'
    return this.#nowMs() < delay.untilMs ? 'waiting' : 'due'
  }

  /** Starts the next delay. Called after a failure, and with an attempt in the background so that only one runs at a time. */
  begin (key: string): void {
    const times = (this.#delays.get(key)?.times ?? 0) + 1
    this.#delays.set(key, { times, untilMs: this.#nowMs() + Math.min(firstDelayMs * 2 ** Math.min(times - 1, 10), longestDelayMs) })
  }

  /** Ends the delays. Called after a success. */
  end (key: string): void {
    this.#delays.delete(key)
  }
}
