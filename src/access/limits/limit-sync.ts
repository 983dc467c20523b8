import type { Clock } from '../../runtime/clock.ts'
import { shareOf, type SharedLimits } from './shared-limits.ts'
import type { TokenBucket } from './token-bucket.ts'

/** Longest time until used tokens are reported. */
const intervalMs = 1_000
/** Maximum number of callers per sync. */
const maxBatch = 200

interface Account {
  limit: number
  bucket: TokenBucket
}

/**
 * Reports the tokens used on this replica to the other replicas, in the background and within a second. It reports at once if the caller
 * was not synced for a second, or has used half of this replica's share of the remaining tokens. So the fewer tokens remain, the sooner
 * all replicas know.
 */
export class LimitSync {
  readonly #clock: Pick<Clock, 'monotonicMs' | 'setTimer'>
  readonly #shared: SharedLimits
  readonly #unsynced = new Map<string, Account>()
  #dueMs = Infinity
  #cancelTimer = (): void => {}
  #syncing = false
  #closed = false

  constructor (clock: Pick<Clock, 'monotonicMs' | 'setTimer'>, shared: SharedLimits) {
    this.#clock = clock
    this.#shared = shared
  }

  /** Notes that a bucket was just used. */
  note (limit: number, bucket: TokenBucket): void {
    const nowMs = bucket.atMs
    const hurries = bucket.used >= bucket.syncAt || nowMs - bucket.syncedAtMs >= intervalMs
    this.#add({ limit, bucket })
    this.#syncBy(hurries && !bucket.owing ? nowMs : nowMs + intervalMs)
  }

  close (): void {
    this.#closed = true
    this.#cancelTimer()
  }

  #syncBy (dueMs: number): void {
    if (this.#closed || dueMs >= this.#dueMs) return
    this.#dueMs = dueMs
    // a running sync checks this when it ends
    if (!this.#syncing) this.#setTimer()
  }

  #setTimer (): void {
    this.#cancelTimer()
    if (this.#closed || this.#dueMs === Infinity) return
    this.#cancelTimer = this.#clock.setTimer(() => { this.#sync() }, Math.max(0, this.#dueMs - this.#clock.monotonicMs()))
  }

  async #sync (): Promise<void> {
    this.#syncing = true
    this.#dueMs = Infinity
    const batch = this.#takeBatch()
    const left = await this.#shared.sync(batch.map(({ limit, bucket, used }) => ({ caller: bucket.key, limit, used })))
    const nowMs = this.#clock.monotonicMs()
    batch.forEach(({ limit, bucket, used }, index) => {
      const remains = left?.[index]
      if (remains === undefined) {
        bucket.used += used
        bucket.owing = true
        this.#add({ limit, bucket })
      } else {
        bucket.takeOver(remains, limit, nowMs)
        bucket.isUnsynced = this.#unsynced.has(bucket.key)
        bucket.syncAt = Math.max(1, Math.floor(remains / 2 / this.#shared.replicas()))
      }
    })
    this.#syncing = false
    if (left === null) this.#dropSettled()
    if (left === null) this.#syncBy(nowMs + intervalMs)
    else if (batch.length === maxBatch) this.#syncBy(nowMs)
    this.#setTimer()
  }

  #add (account: Account): void {
    account.bucket.isUnsynced = true
    if (!this.#unsynced.has(account.bucket.key)) this.#unsynced.set(account.bucket.key, account)
  }

  #takeBatch (): Array<Account & { used: number }> {
    const batch = []
    for (const [key, account] of this.#unsynced) {
      if (batch.length === maxBatch) break
      this.#unsynced.delete(key)
      batch.push({ ...account, used: this.#takeUsed(account) })
    }
    return batch
  }

  /** Drops buckets that are full again, because they have nothing left to report. So an outage does not fill the memory. */
  #dropSettled (): void {
    for (const [key, account] of this.#unsynced) {
      account.bucket.owing = true
      account.bucket.used = this.#takeUsed(account)
      if (account.bucket.used > 0) continue
      account.bucket.isUnsynced = false
      this.#unsynced.delete(key)
    }
  }

  /** Returns the used tokens, minus those refilled while they could not be reported. */
  #takeUsed ({ limit, bucket }: Account): number {
    let used = bucket.used
    if (bucket.owing) {
      const share = shareOf(limit, this.#shared)
      bucket.refill(share, this.#clock.monotonicMs())
      used = Math.min(used, Math.max(0, share - Math.floor(bucket.tokens)))
    }
    bucket.used = 0
    return used
  }
}
