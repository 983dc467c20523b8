import { LRUCache } from 'lru-cache'
import type { Clock } from '../../runtime/clock.ts'
import { LimitSync } from './limit-sync.ts'
import { shareOf, type SharedLimits } from './shared-limits.ts'
import { TokenBucket } from './token-bucket.ts'

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

/** Who has not asked for long is forgotten first: by then its bucket is full again, as a rule. */
const maxCallers = 10_000

/**
 * Counts turns by caller: so many in a minute, all at once or evenly, refilled steadily (a token bucket). It answers at
 * once, as a report from memory has to, which the kept libraries for this do not. What replicas share is settled afterwards; while
 * they cannot be asked, each grants its share.
 */
export class RateLimits {
  readonly #buckets = new LRUCache<string, TokenBucket>({ max: maxCallers })
  readonly #clock: Pick<Clock, 'monotonicMs' | 'setTimer'>
  readonly #shared: SharedLimits | null
  readonly #settlements: LimitSync | null

  constructor (clock: Pick<Clock, 'monotonicMs' | 'setTimer'>, shared: SharedLimits | null = null) {
    this.#clock = clock
    this.#shared = shared
    this.#settlements = shared === null ? null : new LimitSync(clock, shared)
  }

  /** Takes a turn where one is left. */
  take (caller: string, limit: number): Allowance {
    const granting = this.#grantingOf(limit)
    const bucket = this.#refill(caller, granting)
    const granted = bucket.tokens >= 1
    if (granted) this.#use(caller, limit, bucket, 1)
    return { granted, limit: granting, ...bucket.describe(granting) }
  }

  /** Gives back a turn that was not needed. */
  giveBack (caller: string, limit: number): void {
    const bucket = this.#refill(caller, this.#grantingOf(limit))
    this.#use(caller, limit, bucket, -1)
  }

  /** Settles no more. */
  close (): void {
    this.#settlements?.close()
  }

  #use (caller: string, limit: number, bucket: TokenBucket, turns: 1 | -1): void {
    bucket.use(turns, limit)
    this.#settlements?.note(caller, limit, bucket)
  }

  /** What this replica grants by itself. */
  #grantingOf (limit: number): number {
    if (this.#shared === null || this.#shared.isReached()) return limit
    return shareOf(limit, this.#shared)
  }

  #refill (caller: string, limit: number): TokenBucket {
    const nowMs = this.#clock.monotonicMs()
    const bucket = this.#buckets.get(caller)
    if (bucket !== undefined) {
      bucket.refill(limit, nowMs)
      return bucket
    }
    const full = new TokenBucket(limit, nowMs)
    this.#buckets.set(caller, full)
    return full
  }
}
