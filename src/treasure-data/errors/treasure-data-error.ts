import type { BodyLimitName } from '../contract/body-limits.ts'
import type { QueueState } from '../limits/permit-refused.ts'
import type { TdCode } from './read-td-code.ts'
import type { Endpoint } from '../endpoints/endpoints.ts'

const messages = {
  'journey-not-found': 'Treasure Data knows no such journey',
  'journey-access-denied': 'Treasure Data does not let this service view the journey',
  'journey-unprocessable': 'Treasure Data cannot process the journey',
  'realtime-journey': 'Treasure Data has no statistics of real-time journeys',
  'bundle-not-found': 'Treasure Data knows no such bundle',
  'bundle-access-denied': 'Treasure Data does not let this service view the bundle',
  'index-not-found': 'Treasure Data knows no such parent segment or folder',
  'index-access-denied': 'Treasure Data does not let this service view the journeys of the parent segment or folder',
  'upstream-credentials': 'Treasure Data refused the API key of this service',
  'upstream-malformed': 'Treasure Data sent an answer that cannot be read',
  'upstream-error': 'Treasure Data failed to answer',
  'upstream-throttled': 'Treasure Data asks for fewer requests',
  'upstream-unavailable': 'Treasure Data cannot be reached',
  'upstream-timeout': 'Treasure Data did not answer in time',
  busy: 'Too many loads wait for Treasure Data',
  overloaded: 'This service is too busy to read the answer of Treasure Data'
}

/** What can go wrong at Treasure Data or on the way there, as problem codes of the public contract. */
export type TreasureDataErrorCode = keyof typeof messages

// its keys are all that there are
export const treasureDataErrorCodes = Object.keys(messages) as readonly TreasureDataErrorCode[]

/** What an error tells besides its code. */
export interface TreasureDataErrorDetails
  extends Partial<Pick<TreasureDataError, 'status' | 'tdCode' | 'retryAfterS' | 'queue' | 'isReset' | 'reported' | 'limit' | 'causeCode'>> {
  endpoint: Endpoint
  faults?: readonly string[]
  /** The underlying failure; only its `code` or `name` is kept. */
  cause?: unknown
}

const maxFaults = 5

/**
 * A failed request to Treasure Data. It holds no text of Treasure Data and no `cause`, because both could contain the API key, so it
 * can be logged as it is.
 */
export class TreasureDataError extends Error {
  override name = 'TreasureDataError'
  readonly code: TreasureDataErrorCode
  readonly endpoint: Endpoint
  /** HTTP status; `null` if no answer came or only its body was invalid. */
  readonly status: number | null
  readonly tdCode: TdCode | null
  /** Seconds to wait, as Treasure Data asked for, or until a call may be possible again. */
  readonly retryAfterS: number | null
  /** How the queue stood that had no room for the load; `null` for other errors. */
  readonly queue: QueueState | null
  /** At most five locations in a malformed answer and what was expected there, never what was found. */
  readonly faults: string[]
  /** The limit that a malformed answer exceeds. */
  readonly limit: BodyLimitName | null
  /** Whether a reused connection was gone before the first byte of an answer came, which says nothing about Treasure Data. */
  readonly isReset: boolean
  /** Whether it belongs to an incident that was logged when it began. */
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
