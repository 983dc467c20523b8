/** The state of the queue for Treasure Data when it refused a load. */
export interface QueueState {
  /** Loads that wait for a permit. */
  waiting: number
  /** Loads that would be sent before the refused one, including those of callers who were told to retry. */
  ahead: number
  /** The ms until the refused load could have been sent. */
  expectedWaitMs: number
}

/** Why a call to Treasure Data may not start: too many loads are waiting here, or Treasure Data asked for a pause or is failing. */
type RefusalCode = 'busy' | 'upstream-throttled' | 'upstream-unavailable'

/** A refused call to Treasure Data, with the time to retry. */
export class PermitRefused extends Error {
  override name = 'PermitRefused'
  readonly code: RefusalCode
  /** Whole seconds, at least 1. */
  readonly retryAfterS: number
  /** Only with `busy`. */
  readonly queue: QueueState | null

  constructor (code: RefusalCode, waitMs: number, queue: QueueState | null = null) {
    super(code)
    this.code = code
    this.retryAfterS = Math.max(1, Math.ceil(waitMs / 1_000))
    this.queue = queue
  }
}
