import type { Clock } from '../../runtime/clock.ts'
import { BucketTable } from './bucket-table.ts'
import { byCounted, countDescriptors, type Counted, type CountKey } from './count-keys.ts'
import { windowMsOf, type LimitName } from './limit-names.ts'
import { LimitSync } from './limit-sync.ts'
import { shareOf, type SharedLimits } from './shared-limits.ts'
import type { TokenBucket } from './token-bucket.ts'

/** How a caller stands after it asked for a token, by the count that has the fewest left. `limit` is in tokens per window. */
export type Allowance = { granted: boolean, counted: Counted, limit: number } & ReturnType<TokenBucket['describe']>

export type LimitsClock = Pick<Clock, 'monotonicMs' | 'setTimer'>

interface Count {
  key: CountKey
  /** Tokens of a full bucket, at all replicas. */
  limit: number
  /** The same, as this replica grants it by itself. */
  granting: number
  bucket: TokenBucket
}

/**
 * Token buckets of one limit. A caller may be counted several times, as an address and as the networks around it: it gets a token only
 * if each of its counts has one. Answers synchronously, as a cache hit requires, which the maintained libraries do not. Replicas sync
 * afterwards. While the others cannot be asked, each grants its share.
 */
export class RateLimits {
  readonly #clock: LimitsClock
  readonly #shared: SharedLimits | null
  readonly #sync: LimitSync | null
  readonly #tables: Readonly<Record<Counted, BucketTable>>

  /** `maxOf` tells how many counts of a kind are kept one by one. */
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

  /** Takes a token if each of the counts has one left; `limit` is the caller's own, in tokens per window. */
  take (keys: readonly CountKey[], limit: number): Allowance {
    const counts = this.#find(keys, limit)
    const scarcest = findScarcest(counts)
    const granted = scarcest.bucket.tokens >= 1
    if (granted) this.#use(counts, 1)
    return describe(scarcest, granted)
  }

  /** Uses so many tokens, whether they are left or not; a negative number gives some back. */
  use (keys: readonly CountKey[], limit: number, tokens: number): void {
    this.#use(this.#find(keys, limit), tokens)
  }

  /** Returns how a caller stands, and takes nothing. */
  peek (keys: readonly CountKey[], limit: number): Allowance {
    const scarcest = findScarcest(this.#find(keys, limit))
    return describe(scarcest, scarcest.bucket.tokens >= 1)
  }

  /** Returns how many counts are in memory, and how often newcomers found no room. */
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
    const counts: Count[] = []
    for (const key of keys) {
      const limit = own * key.factor
      const granting = this.#grantingOf(limit)
      counts.push({ key, limit, granting, bucket: this.#tables[key.counted].refill(key.key, granting, nowMs) })
    }
    return counts
  }

  #use (counts: readonly Count[], tokens: number): void {
    for (const { limit, bucket } of counts) {
      bucket.use(tokens, limit)
      this.#sync?.note(limit, bucket)
    }
  }

  /** Returns what this replica grants by itself. */
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
