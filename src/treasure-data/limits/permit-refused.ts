/** A call of Treasure Data may not go out. Says when to ask again. */
export class PermitRefused extends Error {
  override name = 'PermitRefused'
  readonly code: 'overloaded' | 'upstream-throttled' | 'upstream-unavailable'
  /** Whole seconds, at least 1. */
  readonly retryAfterS: number

  constructor (code: PermitRefused['code'], waitMs: number) {
    super(code)
    this.code = code
    this.retryAfterS = Math.max(1, Math.ceil(waitMs / 1_000))
  }
}
