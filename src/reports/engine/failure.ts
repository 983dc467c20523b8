import { NotCachedError, type Verdict } from '../../cache/source-cache-contract.ts'
import { TreasureDataError } from '../../treasure-data/errors/treasure-data-error.ts'

/** What kept a report from being made, as the contract's problem code. */
export interface ReportFailure {
  code: TreasureDataError['code'] | 'not-cached'
  /** Seconds after which to ask again, where that is known. */
  retryAfterS: number | null
}

/** The failure that an error of this part stands for, or `null` for any other error. */
export function findFailure (error: unknown): ReportFailure | null {
  if (error instanceof TreasureDataError) return { code: error.code, retryAfterS: waitOf(error) }
  return error instanceof NotCachedError ? { code: 'not-cached', retryAfterS: null } : null
}

const gone: ReadonlySet<string> = new Set(['journey-not-found', 'journey-access-denied'])

/** From 1 s to 2 min, whatever Treasure Data asked for. */
function waitOf ({ retryAfterS }: TreasureDataError): number | null {
  return retryAfterS === null ? null : Math.min(Math.max(retryAfterS, 1), 120)
}

/** HTTP statuses that speak for the reason of a failed refresh where TD sent none. */
const withoutAnswer: Record<string, number> = {
  'upstream-timeout': 504, 'upstream-unavailable': 503, 'upstream-throttled': 429, overloaded: 503
}

/** Tells the cache what a loader's error means: TD's 403, 404 and 410 are never masked by an old value, all else is. */
export function judgeLoadError (error: unknown): Verdict {
  if (!(error instanceof TreasureDataError)) return { kind: 'failed', reason: 'internal-error', status: 500, retryAfterMs: null }
  const { code, status } = error
  const retryAfterS = waitOf(error)
  return {
    kind: gone.has(code) ? 'gone' : 'failed',
    reason: code,
    status: status ?? withoutAnswer[code] ?? 502,
    retryAfterMs: retryAfterS === null ? null : retryAfterS * 1_000
  }
}

/** How loud a failed load is told: refusals of single journeys are everyday, and incidents were told when they began. */
export function logLevelOf (error: unknown): 'debug' | 'info' | 'warn' {
  if (!(error instanceof TreasureDataError)) return 'warn'
  if (error.reported) return 'debug'
  return gone.has(error.code) ? 'info' : 'warn'
}
