const windowMs = 60_000

/** Tokens of one caller, refilled steadily. Counts those that were used since the last sync with other replicas. */
export class TokenBucket {
  /** Below 0 if too many were used. */
  tokens: number
  /** Since the last sync. */
  used = 0
  /** Used tokens that are worth a sync. */
  syncAt = 1
  syncedAtMs = -Infinity
  /** Whether the last sync failed. */
  owing = false
  /** When `tokens` was last right. */
  atMs: number

  /** Makes a full bucket. */
  constructor (limit: number, nowMs: number) {
    this.tokens = limit
    this.atMs = nowMs
  }

  refill (limit: number, nowMs: number): void {
    this.tokens = Math.min(limit, this.tokens + (nowMs - this.atMs) * limit / windowMs)
    this.atMs = nowMs
  }

  /** Takes tokens, or puts some back, up to the limit. */
  use (tokens: number, limit: number): void {
    this.tokens = Math.min(limit, this.tokens - tokens)
    this.used += tokens
  }

  /** Takes over what is `left` at all replicas now, less what was used here meanwhile. */
  takeOver (left: number, limit: number, nowMs: number): void {
    this.tokens = Math.min(limit, left - this.used)
    this.atMs = nowMs
    this.syncedAtMs = nowMs
    this.owing = false
  }

  /** Returns whole tokens left, seconds until the bucket is full, and until the next token (0 while one is left). */
  describe (limit: number) {
    const perTokenMs = windowMs / limit
    return {
      remaining: Math.max(0, Math.floor(this.tokens)),
      resetS: Math.ceil((limit - this.tokens) * perTokenMs / 1_000),
      retryAfterS: this.tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - this.tokens) * perTokenMs / 1_000))
    }
  }
}
