import { LRUCache } from 'lru-cache'

const maxRefusals = 10_000

/** The upstream answered that it has nothing to show. */
interface Refusal {
  readonly group: string
  readonly error: unknown
  readonly sinceMs: number
}

/** Refusals by key, each remembered for `ttlMs`. Holds at most 10,000, and evicts the least recently used. */
export class Refusals extends LRUCache<string, Refusal> {
  readonly #ttlMs: number
  readonly #nowMs: () => number

  constructor (ttlMs: number, nowMs: () => number) {
    super({ max: maxRefusals })
    this.#ttlMs = ttlMs
    this.#nowMs = nowMs
  }

  remember (key: string, group: string, error: unknown): void {
    this.set(key, { group, error, sinceMs: this.#nowMs() })
  }

  /** Returns the refusal of a key, or `null` if there is none or it is older than `maxAgeMs`. */
  getIfRecent (key: string, maxAgeMs = Infinity): Refusal | null {
    const refusal = this.get(key)
    return refusal !== undefined && this.#nowMs() - refusal.sinceMs < Math.min(maxAgeMs, this.#ttlMs) ? refusal : null
  }
}
