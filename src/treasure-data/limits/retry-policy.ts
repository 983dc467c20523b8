import type { TreasureDataError } from '../errors/treasure-data-error.ts'

/** Statuses that may be different the next time. Never 401, 403, 404 or 422, and never what arrived whole but malformed. */
const passingStatuses: ReadonlySet<number> = new Set([408, 425, 429, 500, 502, 503, 504])

/**
 * Connections that could not be made, or broke or fell silent before the answer was whole. TLS faults are not among them: a
 * certificate is as wrong a moment later. Nor is silence before an answer: it lasts until the deadline, after which no time is left.
 */
const passingFaults: ReadonlySet<string> = new Set([
  'ECONNREFUSED', 'ECONNRESET', 'ECONNABORTED', 'EPIPE', 'EHOSTUNREACH', 'ENETUNREACH', 'ETIMEDOUT', 'UND_ERR_CONNECT_TIMEOUT',
  'UND_ERR_SOCKET', 'UND_ERR_BODY_TIMEOUT', 'UND_ERR_RES_CONTENT_LENGTH_MISMATCH', 'ENOTFOUND', 'EAI_AGAIN'
])

/** Whether the same question may have another answer soon. */
export function isPassing ({ code, status, causeCode }: TreasureDataError): boolean {
  if (code === 'upstream-malformed') return false
  if (causeCode !== null) return passingFaults.has(causeCode)
  return status !== null && passingStatuses.has(status)
}

const firstBackoffMs = 250

/**
 * Ms to wait after an attempt (from 1) that failed: full jitter below 250 ms, doubled with each attempt, and never less than
 * Treasure Data asked for. `random` gives numbers from 0 up to 1.
 */
export function backoffMs ({ retryAfterS }: TreasureDataError, attempt: number, random: () => number): number {
  return Math.max(random() * firstBackoffMs * 2 ** (attempt - 1), (retryAfterS ?? 0) * 1_000)
}
