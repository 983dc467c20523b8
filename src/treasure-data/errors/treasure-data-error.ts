import type { BodyLimitName } from '../contract/body-limits.ts'
import type { QueueState } from '../limits/permit-refused.ts'
import type { TdCode } from './read-td-code.ts'
import type { Endpoint } from '../endpoints/endpoints.ts'

const messages = {
  'journey-not-found': 'Treasure Data does not know this journey',
  'journey-access-denied': 'Treasure Data does not let this service view the journey',
  'journey-unprocessable': 'Treasure Data cannot process the journey',
  'realtime-journey': 'Treasure Data has no statistics for real-time journeys',
  'bundle-not-found': 'Treasure Data does not know this bundle',
  'bundle-access-denied': 'Treasure Data does not let this service view the bundle',
  'index-not-found': 'Treasure Data does not know this parent segment or folder',
  'index-access-denied': 'Treasure Data does not let this service view the journeys of the parent segment or folder',
  'upstream-credentials': 'Treasure Data rejected the API key of this service',
  'upstream-malformed': 'Treasure Data sent an unreadable answer',
  'upstream-error': 'Treasure Data failed to answer',
  'upstream-throttled': 'Treasure Data is limiting the rate of requests',
  'upstream-unavailable': 'Treasure Data is unreachable',
  'upstream-timeout': 'Treasure Data did not answer in time',
  busy: 'Too many requests are waiting for Treasure Data',
  overloaded: 'This service is too busy to read Treasure Data\'s answer'
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
