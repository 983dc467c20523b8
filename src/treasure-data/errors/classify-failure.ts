import { BodyError } from './body-error.ts'
import { codeOfFailure, TreasureDataError } from './treasure-data-error.ts'
import type { Endpoint } from '../endpoints/endpoints.ts'
import { PermitRefused } from '../limits/permit-refused.ts'

const timeouts: ReadonlySet<string | null> = new Set([
  'TimeoutError', 'UND_ERR_CONNECT_TIMEOUT', 'UND_ERR_HEADERS_TIMEOUT', 'UND_ERR_BODY_TIMEOUT', 'ETIMEDOUT'
])

/** Turns whatever ended a request, the status set aside, into a `TreasureDataError`. */
export function classifyFailure (failure: unknown, endpoint: Endpoint, status: number | null): TreasureDataError {
  if (failure instanceof TreasureDataError) return failure
  if (failure instanceof PermitRefused) {
    const { code, retryAfterS } = failure
    return new TreasureDataError(code, { endpoint, retryAfterS, reported: code !== 'overloaded' })
  }
  if (failure instanceof BodyError) {
    const place = failure.fault === 'unknown-coding' ? 'content-encoding' : 'body'
    return new TreasureDataError('upstream-malformed', { endpoint, status, faults: [`${place}: ${failure.message}`] })
  }
  const code = codeOfFailure(failure)
  const details = { endpoint, status, cause: failure }
  if (timeouts.has(code)) return new TreasureDataError('upstream-timeout', details)
  const unreadable = code !== null && /^(HPE_\w+|HTTPParserError|UND_ERR_HEADERS_OVERFLOW)$/.test(code)
  return new TreasureDataError(unreadable ? 'upstream-malformed' : 'upstream-unavailable', details)
}
