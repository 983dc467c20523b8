import { BodyError } from '../client/decode-body.ts'
import { isResetOfReused } from '../client/reused-connections.ts'
import { exceeded } from '../contract/require-within.ts'
import { codeOfFailure, TreasureDataError, type TreasureDataErrorCode } from './treasure-data-error.ts'
import { describeEndpoint, type Endpoint } from '../endpoints/endpoints.ts'
import { subjects } from '../endpoints/subjects.ts'
import { PermitRefused } from '../limits/permit-refused.ts'

const codesByStatus: ReadonlyMap<number, TreasureDataErrorCode> = new Map([
  [401, 'upstream-credentials'],
  [429, 'upstream-throttled']
])

/** The refusals by status; the subject's kind decides the code. */
const refusalsByStatus: ReadonlyMap<number, 'denied' | 'missing' | 'unprocessable'> =
  new Map([[403, 'denied'], [404, 'missing'], [410, 'missing'], [422, 'unprocessable']])

/**
 * Returns the meaning of an HTTP status; `null` for 200 and for 203, a 200 that a proxy has changed (RFC 9110, 15.3.4). Redirects are
 * never followed, because the key belongs to one origin.
 */
export function classifyStatus (status: number, endpoint: Endpoint): TreasureDataErrorCode | null {
  if (status === 200 || status === 203) return null
  const refusal = refusalsByStatus.get(status)
  if (refusal !== undefined) return subjects[describeEndpoint(endpoint).subject].refusals[refusal]
  return codesByStatus.get(status) ?? (status >= 400 && status <= 599 ? 'upstream-error' : 'upstream-malformed')
}

const refusals: ReadonlySet<TreasureDataErrorCode> =
  new Set(Object.values(subjects).flatMap(({ refusals }) => Object.values(refusals)).filter(code => code !== 'upstream-error'))

/** Returns whether an error is only about the journey or the index, which means that the key was accepted. */
export function isAboutSubject ({ code }: TreasureDataError): boolean {
  return refusals.has(code)
}

const timeouts: ReadonlySet<string | null> = new Set([
  'TimeoutError', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'
])

/** Converts any failure of a request, except its status, to a `TreasureDataError`. */
export function classifyFailure (failure: unknown, endpoint: Endpoint, status: number | null): TreasureDataError {
  if (failure instanceof TreasureDataError) return failure
  if (failure instanceof PermitRefused) {
    const { code, retryAfterS, queue } = failure
    return new TreasureDataError(code, { endpoint, retryAfterS, queue, reported: true })
  }
  if (failure instanceof BodyError) {
    if (failure.fault === 'too-large') return exceeded(describeEndpoint(endpoint).bodyLimit, endpoint, status)
    const part = failure.fault === 'unknown-coding' ? 'content-encoding' : 'body'
    return new TreasureDataError('upstream-malformed', { endpoint, status, faults: [`${part}: ${failure.message}`] })
  }
  const code = codeOfFailure(failure)
  const details = { endpoint, status, cause: failure, isReset: isResetOfReused(failure) }
  if (timeouts.has(code)) return new TreasureDataError('upstream-timeout', details)
  const unreadable = code !== null && /^(HPE_\w+|HTTPParserError|UND_ERR_HEADERS_OVERFLOW)$/.test(code)
  return new TreasureDataError(unreadable ? 'upstream-malformed' : 'upstream-unavailable', details)
}
