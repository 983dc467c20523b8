import { NotCachedError } from '../../cache/source-cache-contract.ts'
import type { Verdict } from '../../cache/source-entry.ts'
import { HistoryUnavailableError, NotRecordedError } from './recorded-parts.ts'
import type { PartProblem } from './report.ts'
import { describeLimit } from '../../treasure-data/contract/body-limits.ts'
import { TaskTimeoutError, ThreadsBusyError } from './threads.ts'
import type { QueueState } from '../../treasure-data/limits/permit-refused.ts'
import { TreasureDataError } from '../../treasure-data/errors/treasure-data-error.ts'

export { failureCauses } from '../../treasure-data/errors/failure-cause.ts'
export type { QueueState }

/** Why a report could not be made, as a problem code of the public contract. */
export interface ReportFailure {
  code: TreasureDataError['code'] | 'not-cached' | 'history-unavailable' | 'not-recorded'
  /** Seconds to wait before retrying, if known. */
  retryAfterS: number | null
  /** More about this failure than its code says, in our own words; `null` if the code is enough. */
  detail: string | null
  /** The state of the queue that had no room for the load; `null` for other failures. */
  queue: QueueState | null
}

/** Returns the failure for an error of TD or of the cache, or `null` for any other error. */
export function findFailure (error: unknown): ReportFailure | null {
  if (error instanceof TreasureDataError) {
    return { code: error.code, retryAfterS: waitOf(error), detail: detailOf(error), queue: error.queue }
  }
  if (error instanceof ThreadsBusyError || error instanceof TaskTimeoutError) {
    return { code: 'overloaded', retryAfterS: 5, detail: null, queue: null }
  }
  if (error instanceof HistoryUnavailableError) return { code: 'history-unavailable', retryAfterS: null, detail: null, queue: null }
  if (error instanceof NotRecordedError) return { code: 'not-recorded', retryAfterS: null, detail: error.message, queue: null }
  return error instanceof NotCachedError ? { code: 'not-cached', retryAfterS: null, detail: null, queue: null } : null
}

function detailOf ({ limit }: TreasureDataError): string | null {
  return limit === null ? null : `Treasure Data's answer exceeds a limit of this service: ${describeLimit(limit)}.`
}

const gone: ReadonlySet<string> = new Set([
  'journey-not-found', 'journey-access-denied', 'realtime-journey',
  'bundle-not-found', 'bundle-access-denied', 'index-not-found', 'index-access-denied', 'not-recorded'
])

/** Limits the wait to 1 s to 2 min, whatever Treasure Data requested. The queue's own times are not changed. */
function waitOf ({ retryAfterS, queue }: TreasureDataError): number | null {
  if (retryAfterS === null || queue !== null) return retryAfterS
  return Math.min(Math.max(retryAfterS, 1), 120)
}

/** The HTTP status for the reason of a failed refresh if TD sent none. */
const withoutAnswer: Record<string, number> =
  { 'upstream-timeout': 504, 'upstream-unavailable': 503, 'upstream-throttled': 429 }

/**
 * Returns a function that tells the cache why a source could not be loaded. Old values are served in all cases except TD's 403, 404
 * and 410. `describeProblem` describes failures other than TD's, such as a client's limit.
 */
export function createJudge (describeProblem: (error: unknown) => Pick<PartProblem, 'code' | 'status'>): (error: unknown) => Verdict {
  return error => {
    if (!(error instanceof TreasureDataError)) {
      const { code: reason, status } = describeProblem(error)
      return { kind: reason === 'internal-error' ? 'failed' : gone.has(reason) ? 'gone' : 'held-back', reason, status, retryAfterMs: null }
    }
    const { code, status } = error
    if (code === 'busy' || code === 'overloaded') return { kind: 'held-back', reason: code, status: 503, retryAfterMs: null }
    const retryAfterS = waitOf(error)
    return {
      kind: gone.has(code) ? 'gone' : 'failed',
      reason: code,
      status: status ?? withoutAnswer[code] ?? 502,
      retryAfterMs: retryAfterS === null ? null : retryAfterS * 1_000
    }
  }
}

/** Returns the log level of a failed load: refusals are routine, and incidents were already logged when they started. */
export function logLevelOf (error: unknown): 'debug' | 'info' | 'warn' {
  // the store logs its incidents itself
  if (isOfHistory(error)) return 'debug'
  if (!(error instanceof TreasureDataError)) return 'warn'
  if (error.reported) return 'debug'
  return gone.has(error.code) ? 'info' : 'warn'
}

/** Returns the log message for a failed load: Treasure Data failed or was not called, or its answer was not read. */
export function describeLoadFailure (error: unknown): string {
  if (isOfHistory(error)) return 'history has no answer'
  if (isUnsent(error)) return 'load was refused: queue is full'
  const code = error instanceof TreasureDataError ? error.code : null
  if (code === 'overloaded') return 'answer was not read: threads are busy or too slow'
  return code === 'realtime-journey' ? 'no answer: an index lists a real-time journey' : 'Treasure Data could not answer'
}

function isOfHistory (error: unknown): boolean {
  return error instanceof HistoryUnavailableError || error instanceof NotRecordedError
}

/** Returns whether a load failed before it was sent to Treasure Data. */
export function isUnsent (error: unknown): boolean {
  return error instanceof TreasureDataError && error.code === 'busy'
}

/** Returns the seconds until a load that the queue had no room for can be sent; `null` for any other error. */
export function pendingForS (error: unknown): number | null {
  return isUnsent(error) ? findFailure(error)?.retryAfterS ?? null : null
}
