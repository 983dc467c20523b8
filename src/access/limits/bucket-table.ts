import { TokenBucket } from './token-bucket.ts'

/** Minimum time between two searches for spare buckets in a full table, so that many new callers cost little. */
const searchIntervalMs = 100

/**
 * The buckets of up to `max` counts. Only spare buckets are dropped, so a caller gains nothing by filling the table. If the table is full
 * and no bucket is spare, all new callers share one bucket.
 */
export class BucketTable {
  readonly #max: number
  readonly #windowMs: number
  readonly #name: string
  readonly #buckets = new Map<string, TokenBucket>()
  #crowd: TokenBucket | null = null
  #searchedAtMs = -Infinity
  #crowded = 0

  /** `name` identifies the shared bucket of this table. */
  constructor (name: string, max: number, windowMs: number) {
    this.#name = name
    this.#max = max
    this.#windowMs = windowMs
  }

  get size (): number {
    return this.#buckets.size
  }

  /** Requests of new callers that shared a bucket, since the start. */
  get crowded (): number {
    return this.#crowded
  }

  /** Returns the bucket for this key, refilled up to `limit`. */
  refill (key: string, limit: number, nowMs: number): TokenBucket {
    const bucket = this.#buckets.get(key) ?? this.#make(key, limit, nowMs)
    bucket.refill(limit, nowMs)
    return bucket
  }

  #make (key: string, limit: number, nowMs: number): TokenBucket {
    const windowMs = this.#windowMs
    if (this.#buckets.size >= this.#max) this.#dropSpare(nowMs)
    if (this.#buckets.size >= this.#max) {
      this.#crowded++
      this.#crowd ??= new TokenBucket(`crowd:${this.#name}`, { limit, windowMs, nowMs })
      return this.#crowd
    }
    const bucket = new TokenBucket(key, { limit, windowMs, nowMs })
    this.#buckets.set(key, bucket)
    return bucket
  }

  #dropSpare (nowMs: number): void {
    if (nowMs - this.#searchedAtMs < searchIntervalMs) return
    this.#searchedAtMs = nowMs
    for (const [key, bucket] of this.#buckets) if (bucket.isSpare(nowMs)) this.#buckets.delete(key)
  }
}
