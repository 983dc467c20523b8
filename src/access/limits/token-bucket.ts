/** Tokens of one count, refilled steadily. Counts those that were used since the last sync with other replicas. */
export class TokenBucket {
  readonly key: string
  /** How long an empty bucket takes to be full again. */
  readonly windowMs: number
  /** Below 0 if too many were used. */
  tokens: number
  /** Since the last sync. */
  used = 0
  /** Used tokens that are worth a sync. */
  syncAt = 1
  syncedAtMs = -Infinity
  /** Whether the last sync failed. */
  owing = false
  /** Whether the other replicas have still to hear of what was used. */
  isUnsynced = false
  /** When `tokens` was last right. */
  atMs: number
  /** How many tokens a full bucket held when `tokens` was last right. */
  #limit: number

  /** Makes a full bucket. */
  constructor (key: string, { limit, windowMs, nowMs }: { limit: number, windowMs: number, nowMs: number }) {
    this.key = key
    this.windowMs = windowMs
    this.tokens = limit
    this.atMs = nowMs
    this.#limit = limit
  }

  refill (limit: number, nowMs: number): void {
    this.tokens = Math.min(limit, this.tokens + (nowMs - this.atMs) * limit / this.windowMs)
    this.atMs = nowMs
    this.#limit = limit
  }

  /** Returns whether nothing is lost if the bucket is made anew: it is full, and the other replicas know all that was used. */
  isSpare (nowMs: number): boolean {
    return !this.isUnsynced && this.tokens + (nowMs - this.atMs) * this.#limit / this.windowMs >= this.#limit
  }

  /** Takes tokens, or puts some back, up to the limit. */
  use (tokens: number, limit: number): void {
    this.tokens = Math.min(limit, this.tokens - tokens)
    this.used += tokens
  }

  /** Takes over what is `left` at all replicas now, less what was used here meanwhile. It never is more than what is left here. */
  takeOver (left: number, limit: number, nowMs: number): void {
    this.refill(limit, nowMs)
    this.tokens = Math.min(this.tokens, left - this.used)
    this.syncedAtMs = nowMs
    this.owing = false
    this.#limit = limit
  }

  /** Returns whole tokens left, seconds until the bucket is full, and until the next token (0 while one is left). */
  describe (limit: number) {
    const perTokenMs = this.windowMs / limit
    return {
      remaining: Math.max(0, Math.floor(this.tokens)),
      resetS: Math.ceil((limit - this.tokens) * perTokenMs / 1_000),
      retryAfterS: this.tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - this.tokens) * perTokenMs / 1_000))
    }
  }
}
