/** How the queue for Treasure Data stood when a load was refused. */
export interface QueueState {
  /** Loads that wait for a permit. */
  waiting: number
  /** Those that would be sent before the refused one, callers who were told to come back included. */
  ahead: number
  /** When the refused load could have been sent, in ms from then. */
  expectedWaitMs: number
}

/** Why a call of Treasure Data may not go out: this service has too many loads waiting, or Treasure Data wants or needs a pause. */
type RefusalCode = 'busy' | 'upstream-throttled' | 'upstream-unavailable'

/** A call of Treasure Data may not go out. Says when to ask again. */
export class PermitRefused extends Error {
  override name = 'PermitRefused'
  readonly code: RefusalCode
  /** Whole seconds, at least 1. */
  readonly retryAfterS: number
  /** With `busy`. */
  readonly queue: QueueState | null

  constructor (code: RefusalCode, waitMs: number, queue: QueueState | null = null) {
    super(code)
    this.code = code
    this.retryAfterS = Math.max(1, Math.ceil(waitMs / 1_000))
    this.queue = queue
  }
}
