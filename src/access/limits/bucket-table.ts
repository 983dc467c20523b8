import { TokenBucket } from './token-bucket.ts'

/** A full table is searched for spare buckets this often at most, so that a crowd of newcomers costs little. */
const searchIntervalMs = 100

/**
 * The buckets of up to `max` counts. A bucket is dropped only if it is spare: a caller gains nothing by crowding the table. While no
 * bucket of a full table is spare, all newcomers share one.
 */
export class BucketTable {
  readonly #max: number
  readonly #windowMs: number
  readonly #name: string
  readonly #buckets = new Map<string, TokenBucket>()
  #crowd: TokenBucket | null = null
  #searchedAtMs = -Infinity
  #crowded = 0

  /** `name` tells the bucket of this table's newcomers from that of another table. */
  constructor (name: string, max: number, windowMs: number) {
    this.#name = name
    this.#max = max
    this.#windowMs = windowMs
  }

  get size (): number {
    return this.#buckets.size
  }

  /** How often newcomers shared a bucket, since the start. */
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
