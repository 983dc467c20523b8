import type { Clock } from '../../runtime/clock.ts'
import { shareOf, type SharedLimits } from './shared-limits.ts'
import type { TokenBucket } from './token-bucket.ts'

/** Nothing used stays unsettled for longer. */
const intervalMs = 1_000
/** Callers settled with one question. */
const maxBatch = 200

interface Account {
  limit: number
  bucket: TokenBucket
}

/**
 * Settles with the other replicas what callers used here, behind their backs. It does so within a second, and at once when the
 * caller has not been settled for so long, or used what is a replica's half share of what was left: so the less is left, the sooner
 * all know.
 */
export class LimitSync {
  readonly #clock: Pick<Clock, 'monotonicMs' | 'setTimer'>
  readonly #shared: SharedLimits
  readonly #unsettled = new Map<string, Account>()
  #dueMs = Infinity
  #cancelTimer = (): void => {}
  #settling = false
  #closed = false

  constructor (clock: Pick<Clock, 'monotonicMs' | 'setTimer'>, shared: SharedLimits) {
    this.#clock = clock
    this.#shared = shared
  }

  /** Takes note of a caller whose bucket was used just now. */
  note (caller: string, limit: number, bucket: TokenBucket): void {
    const nowMs = bucket.atMs
    const hurries = bucket.used >= bucket.settleAt || nowMs - bucket.settledAtMs >= intervalMs
    if (!this.#unsettled.has(caller)) this.#unsettled.set(caller, { limit, bucket })
    this.#settleBy(hurries && !bucket.owing ? nowMs : nowMs + intervalMs)
  }

  close (): void {
    this.#closed = true
    this.#cancelTimer()
  }

  #settleBy (dueMs: number): void {
    if (this.#closed || dueMs >= this.#dueMs) return
    this.#dueMs = dueMs
    // one that is under way looks at this when it ends
    if (!this.#settling) this.#setTimer()
  }

  #setTimer (): void {
    this.#cancelTimer()
    if (this.#closed || this.#dueMs === Infinity) return
    this.#cancelTimer = this.#clock.setTimer(() => { this.#settle() }, Math.max(0, this.#dueMs - this.#clock.monotonicMs()))
  }

  async #settle (): Promise<void> {
    this.#settling = true
    this.#dueMs = Infinity
    const batch = [...this.#unsettled].slice(0, maxBatch).map(([caller, account]) => {
      this.#unsettled.delete(caller)
      return { caller, ...account, used: this.#takeUsed(account) }
    })
    const left = await this.#shared.settle(batch.map(({ caller, limit, used }) => ({ caller, limit, used })))
    const nowMs = this.#clock.monotonicMs()
    batch.forEach(({ caller, limit, bucket, used }, place) => {
      const remains = left?.[place]
      if (remains === undefined) {
        bucket.used += used
        bucket.owing = true
        this.#unsettled.set(caller, { limit, bucket })
      } else {
        bucket.settle(remains, limit, nowMs)
        bucket.settleAt = Math.max(1, Math.floor(remains / 2 / this.#shared.replicas()))
      }
    })
    this.#settling = false
    if (left === null) this.#settleBy(nowMs + intervalMs)
    else if (batch.length === maxBatch) this.#settleBy(nowMs)
    this.#setTimer()
  }

  /** What was used, but for what has been refilled while it could not be told. */
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
