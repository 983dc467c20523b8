import { createRecentMap } from './recent-map.ts'

const firstRestMs = 30_000
const longestRestMs = 5 * 60_000
/** The least recently used go: they are tried again early. */
const maxKeys = 10_000

/** Keys whose attempts failed, and rest before the next one: for 30 s after the first failure in a row, doubled up to 5 min. */
export class RetryBackoff {
  readonly #rests = createRecentMap<string, { times: number, untilMs: number }>(maxKeys)
  readonly #nowMs: () => number

  /** `nowMs` gives the monotonic time. */
  constructor (nowMs: () => number) {
    this.#nowMs = nowMs
  }

  /** Whether the key has failed and has to rest, may be tried again by now (`due`), or has not failed. */
  stateOf (key: string): 'resting' | 'due' | 'none' {
    const rest = this.#rests.get(key)
    if (rest === undefined) return 'none'
    return this.#nowMs() < rest.untilMs ? 'resting' : 'due'
  }

  /** After one more failure, or with an attempt that nobody waits for, so that there is one at a time. */
  begin (key: string): void {
    const times = (this.#rests.get(key)?.times ?? 0) + 1
    this.#rests.set(key, { times, untilMs: this.#nowMs() + Math.min(firstRestMs * 2 ** Math.min(times - 1, 10), longestRestMs) })
  }

  /** After a success. */
  end (key: string): void {
    this.#rests.delete(key)
  }
}
