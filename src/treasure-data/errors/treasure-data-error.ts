import type { BodyLimitName } from '../contract/body-limits.ts'
import type { QueueState } from '../limits/permit-refused.ts'
import type { TdCode } from './read-td-code.ts'
import type { Endpoint } from '../endpoints/endpoints.ts'

/** Texts of log lines. Each is the title of the problem with the same code, so that callers and operators read the same words. */
const messages = {
  'journey-not-found': 'Treasure Data has no such journey',
  'journey-access-denied': 'The service may not view this journey',
  'journey-unprocessable': 'Treasure Data cannot process this journey',
  'realtime-journey': 'This is a real-time journey',
  'bundle-not-found': 'There is no such bundle',
  'bundle-access-denied': 'The service may not view this bundle',
  'index-not-found': 'Treasure Data has no such parent segment or folder',
  'index-access-denied': 'The service may not view this parent segment or folder',
  'upstream-credentials': 'Treasure Data refused the service\'s key',
  'upstream-malformed': 'Treasure Data sent an unreadable answer',
  'upstream-error': 'Treasure Data failed',
  'upstream-throttled': 'Treasure Data asks to slow down',
  'upstream-unavailable': 'Treasure Data cannot be reached',
  'upstream-timeout': 'Treasure Data did not answer in time',
  busy: 'Too many loads are waiting for Treasure Data',
  overloaded: 'The service is overloaded'
}

/** The failures of Treasure Data, or on the way to it, as problem codes of the public contract. */
export type TreasureDataErrorCode = keyof typeof messages

// its keys are all codes
export const treasureDataErrorCodes = Object.keys(messages) as readonly TreasureDataErrorCode[]

/** The details of an error besides its code. */
export interface TreasureDataErrorDetails
  extends Partial<Pick<TreasureDataError, 'status' | 'tdCode' | 'retryAfterS' | 'queue' | 'isReset' | 'reported' | 'limit' | 'causeCode'>> {
  endpoint: Endpoint
  faults?: readonly string[]
  /** The underlying failure; only its `code` or `name` is kept. */
  cause?: unknown
}

const maxFaults = 5

/**
 * A failed request to Treasure Data. It contains no text from Treasure Data and no `cause`, because both could contain the API key. It
 * can therefore be logged as it is.
 */
export class TreasureDataError extends Error {
  override name = 'TreasureDataError'
  readonly code: TreasureDataErrorCode
  readonly endpoint: Endpoint
  /** HTTP status; `null` if no answer arrived or only its body was invalid. */
  readonly status: number | null
  readonly tdCode: TdCode | null
  /** Seconds to wait, as requested by Treasure Data, or until a call may be possible again. */
  readonly retryAfterS: number | null
  /** The state of the queue that had no room for the load; `null` for other errors. */
  readonly queue: QueueState | null
  /** At most five invalid locations in an answer and the expected content there, never the actual content. */
  readonly faults: string[]
  /** The limit that a malformed answer exceeds. */
  readonly limit: BodyLimitName | null
  /** Whether a reused connection was closed before the first byte of an answer arrived, which says nothing about Treasure Data. */
  readonly isReset: boolean
  /** Whether it belongs to an incident that was logged when it started. */
  readonly reported: boolean
  /** Code or name of the underlying failure, such as `ECONNREFUSED`. */
  readonly causeCode: string | null

  constructor (code: TreasureDataErrorCode, details: TreasureDataErrorDetails) {
    super(messages[code])
    this.code = code
    this.endpoint = details.endpoint
    this.status = details.status ?? null
    this.tdCode = details.tdCode ?? null
    this.retryAfterS = details.retryAfterS ?? null
    this.queue = details.queue ?? null
    this.faults = (details.faults ?? []).slice(0, maxFaults)
    this.limit = details.limit ?? null
    this.isReset = details.isReset ?? false
    this.reported = details.reported ?? false
    this.causeCode = details.causeCode ?? codeOfFailure(details.cause)
  }
}

/** Returns the `code` of a failure (`ECONNRESET`, `UND_ERR_SOCKET`), else its `name`; `null` if neither is a plain word. */
export function codeOfFailure (failure: unknown): string | null {
  if (!(failure instanceof Error)) return null
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : failure.name
  return /^\w{1,60}$/.test(code) ? code : null
}
