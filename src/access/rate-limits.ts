import { LRUCache } from 'lru-cache'

/** How a caller stands after asking for its turn. */
export interface Allowance {
  granted: boolean
  /** Turns in a minute. */
  limit: number
  /** Whole turns left. */
  remaining: number
  /** Seconds until all turns are there again. */
  resetS: number
  /** Seconds until the next turn; 0 while one is left. */
  retryAfterS: number
}

interface Bucket {
  tokens: number
  atMs: number
}

const windowMs = 60_000
/** Who has not asked for long is forgotten first: by then its bucket is full again, as a rule. */
const maxCallers = 10_000

/**
 * Counts turns by caller: so many in a minute, all at once or evenly, refilled steadily (a token bucket). It answers at
 * once, as a report from memory has to, which the kept libraries for this do not.
 */
export class RateLimits {
  readonly #buckets = new LRUCache<string, Bucket>({ max: maxCallers })
  readonly #now: () => number

  /** `now` gives ms since some moment and never goes back. */
  constructor (now: () => number) {
    this.#now = now
  }

  /** Takes a turn where one is left. */
  take (caller: string, limit: number): Allowance {
    const bucket = this.#refill(caller, limit)
    const granted = bucket.tokens >= 1
    if (granted) bucket.tokens--
    const perTokenMs = windowMs / limit
    return {
      granted,
      limit,
      remaining: Math.floor(bucket.tokens),
      resetS: Math.ceil((limit - bucket.tokens) * perTokenMs / 1_000),
      retryAfterS: bucket.tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - bucket.tokens) * perTokenMs / 1_000))
    }
  }

  /** Gives back a turn that was not needed. */
  giveBack (caller: string, limit: number): void {
    const bucket = this.#refill(caller, limit)
    bucket.tokens = Math.min(limit, bucket.tokens + 1)
  }

  #refill (caller: string, limit: number): Bucket {
    const nowMs = this.#now()
    const bucket = this.#buckets.get(caller)
    if (bucket === undefined) {
      const full = { tokens: limit, atMs: nowMs }
      this.#buckets.set(caller, full)
      return full
    }
    bucket.tokens = Math.min(limit, bucket.tokens + (nowMs - bucket.atMs) * limit / windowMs)
    bucket.atMs = nowMs
    return bucket
  }
}
