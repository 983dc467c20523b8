const windowMs = 60_000

/** Turns of one caller, refilled steadily; those used since they were last settled with other replicas are counted. */
export class TokenBucket {
  /** Below 0 for what was used too much. */
  tokens: number
  /** Since the last settlement. */
  used = 0
  /** Used turns that are worth a settlement. */
  settleAt = 1
  settledAtMs = -Infinity
  /** Whether the last settlement failed. */
  owing = false
  /** What it holds is as of then. */
  atMs: number

  /** A full one. */
  constructor (limit: number, nowMs: number) {
    this.tokens = limit
    this.atMs = nowMs
  }

  refill (limit: number, nowMs: number): void {
    this.tokens = Math.min(limit, this.tokens + (nowMs - this.atMs) * limit / windowMs)
    this.atMs = nowMs
  }

  /** Takes turns out, or puts some back, up to the limit. */
  use (turns: number, limit: number): void {
    this.tokens = Math.min(limit, this.tokens - turns)
    this.used += turns
  }

  /** What is left with all replicas, as of now; what was used here meanwhile goes off it. */
  settle (left: number, limit: number, nowMs: number): void {
    this.tokens = Math.min(limit, left - this.used)
    this.atMs = nowMs
    this.settledAtMs = nowMs
    this.owing = false
  }

  /** For the caller: whole turns left, seconds until all are there, and until the next one (0 while one is left). */
  describe (limit: number): { remaining: number, resetS: number, retryAfterS: number } {
    const perTokenMs = windowMs / limit
    return {
      remaining: Math.max(0, Math.floor(this.tokens)),
      resetS: Math.ceil((limit - this.tokens) * perTokenMs / 1_000),
      retryAfterS: this.tokens >= 1 ? 0 : Math.max(1, Math.ceil((1 - this.tokens) * perTokenMs / 1_000))
    }
  }
}
