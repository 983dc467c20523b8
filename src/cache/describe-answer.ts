import type { Provenance, SourceAnswer, SourceCacheOptions, Staleness } from './source-cache-contract.ts'
import { ageOf, stateOf, type SourceEntry, type Verdict } from './source-entry.ts'
import type { Flight } from './source-loads.ts'

/**
 * How the cache answered. `revalidating` is a hit past its TTL. `stale` is an old value, served because a refresh failed or took too long.
 * `collapsed` is a wait for a load that another request started. `none` is an answer without a report.
 */
export type CacheOutcome = 'hit' | 'revalidating' | 'stale' | 'miss' | 'collapsed' | 'refresh' | 'none'

/** Returns the outcome of an answer; `source` is `null` if the answer has no report. */
export function outcomeOf (source: Provenance | null): CacheOutcome {
  if (source === null) return 'none'
  const { forward, stale, collapsed, ttlMs } = source
  if (stale !== null) return 'stale'
  if (forward === null) return ttlMs < 0 ? 'revalidating' : 'hit'
  if (collapsed) return 'collapsed'
  return forward === 'uri-miss' ? 'miss' : 'refresh'
}

type RunningLoad = Pick<Flight<unknown>, 'startedAtMs' | 'startedAtWallMs' | 'demand'>
type Limits = Pick<SourceCacheOptions, 'late' | 'queued' | 'softDeadlineMs'>

/** Why a source was not refreshed. */
export type RefreshObstacle = Pick<Verdict, 'kind' | 'reason' | 'status'>

/** How the cache arrived at an answer, and why an old answer is not newer. */
export type AnswerPath = Pick<SourceAnswer<unknown>, 'forward' | 'collapsed' | 'stored'> & { obstacle: RefreshObstacle }

/** Returns the path of an answer from memory alone. */
export function fromMemory (obstacle: RefreshObstacle): AnswerPath {
  return { forward: null, collapsed: false, stored: false, obstacle }
}

/** Returns the answer that an entry gives at a monotonic time; `load` is the one in progress for its key. */
export function describeAnswer<V> (
  entry: SourceEntry<V>, { forward, collapsed, stored, obstacle }: AnswerPath, nowMs: number, load: RunningLoad | undefined, limits: Limits
): SourceAnswer<V> {
  const { value, digest, settled, fetchedAtWallMs, freshUntilMs } = entry
  const stale = findStaleness(entry, obstacle, nowMs, load, limits)
  return {
    value, digest, settled, fetchedAtWallMs, ageMs: ageOf(entry, nowMs), ttlMs: freshUntilMs - nowMs, forward, collapsed, stored, stale
  }
}

/** A value is current only within TTL and stale-while-revalidate, whatever prevented its refresh. */
function findStaleness (
  entry: SourceEntry<unknown>, obstacle: RefreshObstacle, nowMs: number, load: RunningLoad | undefined,
  { late, queued, softDeadlineMs }: Limits
): Staleness | null {
  const { failure, freshUntilMs, revalidateUntilMs, fetchedAtMs, fetchedAtWallMs } = entry
  if (failure !== null) return { ...describeObstacle(failure), sinceMs: failure.sinceMs }
  if (nowMs < freshUntilMs) return null
  // a timer may fire a fraction of a millisecond early
  if (load !== undefined && nowMs + 1 >= load.startedAtMs + softDeadlineMs) {
    return { cause: 'soft-deadline', sinceMs: load.startedAtWallMs + softDeadlineMs, ...load.demand.isQueued() ? queued : late }
  }
  if (nowMs < revalidateUntilMs) return null
  return { ...describeObstacle(obstacle), sinceMs: fetchedAtWallMs + revalidateUntilMs - fetchedAtMs }
}

function describeObstacle ({ kind, reason, status }: RefreshObstacle): Omit<Staleness, 'sinceMs'> {
  return { cause: kind === 'held-back' ? 'not-refreshed' : 'error', reason, status }
}

/** An entry as an operator sees it. */
export type EntryListing = ReturnType<typeof listEntry>

/** Returns an entry as an operator sees it at a monotonic time. */
export function listEntry (entry: SourceEntry<unknown>, nowMs: number, refreshing: boolean) {
  const { key, group, question, sizeBytes, hits, settled, freshUntilMs, failure } = entry
  const times = { ageMs: ageOf(entry, nowMs), ttlMs: freshUntilMs - nowMs }
  const shown = failure === null ? null : { reason: failure.reason, sinceMs: failure.sinceMs, times: failure.times }
  return { key, group, question, state: stateOf(entry, nowMs), ...times, sizeBytes, hits, settled, refreshing, failure: shown }
}
