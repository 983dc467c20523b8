import type { TdCode } from './read-td-error.ts'
import type { Endpoint } from '../endpoints/endpoints.ts'

/** What can go wrong at Treasure Data or on the way there, as problem codes of the public contract. */
export type TreasureDataErrorCode =
  | 'journey-not-found' | 'journey-access-denied' | 'journey-unprocessable' | 'upstream-credentials' | 'upstream-malformed'
  | 'upstream-error' | 'upstream-throttled' | 'upstream-unavailable' | 'upstream-timeout' | 'overloaded'

const messages: Readonly<Record<TreasureDataErrorCode, string>> = {
  'journey-not-found': 'Treasure Data knows no such journey',
  'journey-access-denied': 'Treasure Data does not let this service view the journey',
  'journey-unprocessable': 'Treasure Data cannot process the journey',
  'upstream-credentials': 'Treasure Data refused the API key of this service',
  'upstream-malformed': 'Treasure Data sent an answer that cannot be read',
  'upstream-error': 'Treasure Data failed to answer',
  'upstream-throttled': 'Treasure Data asks for fewer requests',
  'upstream-unavailable': 'Treasure Data cannot be reached',
  'upstream-timeout': 'Treasure Data did not answer in time',
  overloaded: 'Too many requests wait for Treasure Data'
}

export interface TreasureDataErrorDetails {
  endpoint: Endpoint
  status?: number | null
  tdCode?: TdCode | null
  retryAfterS?: number | null
  faults?: readonly string[]
  /** See `TreasureDataError`. */
  reported?: boolean
  /** What failed below; only its `code` or `name` is kept. */
  cause?: unknown
}

const maxFaults = 5

/**
 * A request to Treasure Data that gave nothing of use. Holds no text of Treasure Data and no `cause`, since both could
 * hold the API key; so it may be logged as it is.
 */
export class TreasureDataError extends Error {
  readonly code: TreasureDataErrorCode
  readonly endpoint: Endpoint
  /** HTTP status, `null` where no answer came or its body alone was at fault. */
  readonly status: number | null
  readonly tdCode: TdCode | null
  /** Seconds from the answer on, as Treasure Data asked for; or until the way there may be free. */
  readonly retryAfterS: number | null
  /** At most five places in a malformed answer and what was expected there, never what was found. */
  readonly faults: string[]
  /** Whether it is part of an incident that the log has told of when it began. */
  readonly reported: boolean
  /** Code or name of the failure below, such as `ECONNREFUSED`. */
  readonly causeCode: string | null

  constructor (code: TreasureDataErrorCode, details: TreasureDataErrorDetails) {
    super(messages[code])
    this.name = 'TreasureDataError'
    this.code = code
    this.endpoint = details.endpoint
    this.status = details.status ?? null
    this.tdCode = details.tdCode ?? null
    this.retryAfterS = details.retryAfterS ?? null
    this.faults = (details.faults ?? []).slice(0, maxFaults)
    this.reported = details.reported ?? false
    this.causeCode = codeOfFailure(details.cause)
  }
}

/** The `code` of a failure (`ECONNRESET`, `UND_ERR_SOCKET`), else its `name`; `null` where neither is a plain word. */
export function codeOfFailure (failure: unknown): string | null {
  if (!(failure instanceof Error)) return null
  const code = 'code' in failure && typeof failure.code === 'string' ? failure.code : failure.name
  return /^\w{1,60}$/.test(code) ? code : null
}
