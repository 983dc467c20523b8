/** The tokens of one count, refilled steadily. It also counts the tokens used since the last sync with other replicas. */
export class TokenBucket {
  readonly key: string
  /** Time in which an empty bucket refills. */
  readonly windowMs: number
  /** Below 0 if too many were used. */
  tokens: number
  /** Tokens used since the last sync. */
  used = 0
  /** Number of used tokens that triggers a sync. */
  syncAt = 1
  syncedAtMs = -Infinity
  /** Whether the last sync failed. */
  owing = false
  /** Whether some used tokens are not yet reported to the other replicas. */
  isUnsynced = false
  /** When `tokens` was last updated. */
  atMs: number
  /** Size of a full bucket when `tokens` was last updated. */
  #limit: number

  /** Creates a full bucket. */
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

  /** Returns whether the bucket can be dropped without loss: it is full, and all used tokens are reported. */
  isSpare (nowMs: number): boolean {
    return !this.isUnsynced && this.tokens + (nowMs - this.atMs) * this.#limit / this.windowMs >= this.#limit
  }

  /** Takes tokens, or gives a negative number of them back, up to the limit. */
  use (tokens: number, limit: number): void {
    this.tokens = Math.min(limit, this.tokens - tokens)
    this.used += tokens
  }

  /** Applies the tokens `left` at all replicas, minus those used here meanwhile. The number of tokens here never rises. */
  takeOver (left: number, limit: number, nowMs: number): void {
    this.refill(limit, nowMs)
    this.tokens = Math.min(this.tokens, left - this.used)
    this.syncedAtMs = nowMs
    this.owing = false
    this.#limit = limit
  }

  /** Returns the whole tokens left, and the seconds until the bucket is full and until the next token (0 if one is left). */
  describe (limit: number) {
    const perTokenMs = this.windowMs / limit
    return {
      remaining: Math.max(0, Math.floor(this.tokens)),
      resetS: Math.ceil((limit - this.tokens) * perTokenMs / 1_000),
      retryAfterS: this.tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - this.tokens) * perTokenMs / 1_000))
    }
  }
}
