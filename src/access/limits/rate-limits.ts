import { LRUCache } from 'lru-cache'
import type { Clock } from '../../runtime/clock.ts'
import { LimitSync } from './limit-sync.ts'
import { shareOf, type SharedLimits } from './shared-limits.ts'
import { TokenBucket } from './token-bucket.ts'

/** How a caller stands after it asked for a token. `limit` is in tokens per minute. */
export type Allowance = { granted: boolean, limit: number } & ReturnType<TokenBucket['describe']>

/** The caller that has not asked for longest is evicted first. By then its bucket is usually full again. */
const maxCallers = 10_000

/**
 * A token bucket per caller: so many requests per minute, all at once or evenly. It answers synchronously, as a cache hit requires, which
 * the maintained libraries do not. Replicas sync afterwards. While the others cannot be asked, each grants its share.
 */
export class RateLimits {
  readonly #buckets = new LRUCache<string, TokenBucket>({ max: maxCallers })
  readonly #clock: Pick<Clock, 'monotonicMs' | 'setTimer'>
  readonly #shared: SharedLimits | null
  readonly #sync: LimitSync | null

  constructor (clock: Pick<Clock, 'monotonicMs' | 'setTimer'>, shared: SharedLimits | null = null) {
    this.#clock = clock
    this.#shared = shared
    this.#sync = shared === null ? null : new LimitSync(clock, shared)
  }

  /** Takes a token if one is left. */
  take (caller: string, limit: number): Allowance {
    const granting = this.#grantingOf(limit)
    const bucket = this.#refill(caller, granting)
    const granted = bucket.tokens >= 1
    if (granted) this.#use(caller, limit, bucket, 1)
    return { granted, limit: granting, ...bucket.describe(granting) }
  }

  /** Gives back a token that was not needed. */
  giveBack (caller: string, limit: number): void {
    const bucket = this.#refill(caller, this.#grantingOf(limit))
    this.#use(caller, limit, bucket, -1)
  }

  /** Ends the sync with other replicas. */
  close (): void {
    this.#sync?.close()
  }

  #use (caller: string, limit: number, bucket: TokenBucket, tokens: 1 | -1): void {
    bucket.use(tokens, limit)
    this.#sync?.note(caller, limit, bucket)
  }

  /** Returns what this replica grants by itself. */
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
