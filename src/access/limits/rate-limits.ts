import type { Clock } from '../../runtime/clock.ts'
import { BucketTable } from './bucket-table.ts'
import { byCounted, countDescriptors, type Counted, type CountKey } from './count-keys.ts'
import { windowMsOf, type LimitName } from './limit-names.ts'
import { LimitSync } from './limit-sync.ts'
import { shareOf, type SharedLimits } from './shared-limits.ts'
import type { TokenBucket } from './token-bucket.ts'

/** The state of a caller after it requested a token, by its count with the fewest tokens left. `limit` is in tokens per window. */
export type Allowance = { granted: boolean, counted: Counted, limit: number } & ReturnType<TokenBucket['describe']>

export type LimitsClock = Pick<Clock, 'monotonicMs' | 'setTimer'>

interface Count {
  key: CountKey
  /** Tokens of a full bucket, of all replicas together. */
  limit: number
  /** Tokens of a full bucket that this replica grants by itself. */
  granting: number
  bucket: TokenBucket
}

/**
 * The token buckets of one limit. A caller may have several counts, for its address and for the networks around it, and gets a token only
 * if each count has one. Answers are synchronous, because cache hits need that and the maintained libraries do not offer it. Replicas sync
 * afterwards. While they cannot reach each other, each grants its share.
 */
export class RateLimits {
  readonly #clock: LimitsClock
  readonly #shared: SharedLimits | null
  readonly #sync: LimitSync | null
  readonly #tables: Readonly<Record<Counted, BucketTable>>

  /** `maxOf` returns the maximum number of separate counts of a kind. */
  constructor (
    name: LimitName,
    clock: LimitsClock,
    shared: SharedLimits | null = null,
    maxOf: (counted: Counted) => number = counted => countDescriptors[counted].max
  ) {
    this.#clock = clock
    this.#shared = shared
    this.#sync = shared === null ? null : new LimitSync(clock, shared)
    this.#tables = byCounted(counted => new BucketTable(counted, maxOf(counted), windowMsOf(name)))
  }

  /** Takes a token if each count has one left. `limit` is the caller's own limit in tokens per window. */
  take (keys: readonly CountKey[], limit: number): Allowance {
    const counts = this.#find(keys, limit)
    const scarcest = findScarcest(counts)
    const granted = scarcest.bucket.tokens >= 1
    if (granted) this.#use(counts, 1)
    return describe(scarcest, granted)
  }

  /** Uses tokens even if they are not left. A negative number gives tokens back. */
  use (keys: readonly CountKey[], limit: number, tokens: number): void {
    this.#use(this.#find(keys, limit), tokens)
  }

  /** Returns the state of a caller without taking a token. */
  peek (keys: readonly CountKey[], limit: number): Allowance {
    const scarcest = findScarcest(this.#find(keys, limit))
    return describe(scarcest, scarcest.bucket.tokens >= 1)
  }

  /** Returns the number of counts in memory, and how often new callers found no room. */
  usage (): Record<Counted, { counts: number, crowded: number }> {
    return byCounted(counted => {
      const { size, crowded } = this.#tables[counted]
      return { counts: size, crowded }
    })
  }

  /** Ends the sync with other replicas. */
  close (): void {
    this.#sync?.close()
  }

  #find (keys: readonly CountKey[], own: number): Count[] {
    const nowMs = this.#clock.monotonicMs()
    return keys.map(key => {
      const limit = own * key.factor
      const granting = this.#grantingOf(limit)
      return { key, limit, granting, bucket: this.#tables[key.counted].refill(key.key, granting, nowMs) }
    })
  }

  #use (counts: readonly Count[], tokens: number): void {
    for (const { limit, bucket } of counts) {
      bucket.use(tokens, limit)
      this.#sync?.note(limit, bucket)
    }
  }

  /** Returns the tokens that this replica grants by itself. */
  #grantingOf (limit: number): number {
    if (this.#shared === null || this.#shared.isReached()) return limit
    return shareOf(limit, this.#shared)
  }
}

function findScarcest (counts: readonly Count[]): Count {
  return counts.reduce((scarcest, count) => count.bucket.tokens < scarcest.bucket.tokens ? count : scarcest)
}

function describe ({ key: { counted }, granting, bucket }: Count, granted: boolean): Allowance {
  const { remaining, resetS, retryAfterS } = bucket.describe(granting)
  return { granted, counted, limit: granting, remaining, resetS, retryAfterS }
}
