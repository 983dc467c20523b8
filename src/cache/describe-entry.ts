import type { EntryListing, SourceAnswer, Staleness } from './source-cache-contract.ts'
import type { SourceCacheOptions } from './source-cache-options.ts'
import { stateOf, type SourceEntry } from './source-entry.ts'

/** What answers tell of a load under way. */
interface LoadUnderWay {
  readonly startedAtMs: number
  readonly startedAtWallMs: number
}

/** How the cache came by an answer. */
export type Course = Pick<SourceAnswer<unknown>, 'forward' | 'collapsed' | 'stored'>

/** The course of an answer from memory alone. */
export const fromMemory: Course = { forward: null, collapsed: false, stored: false }

type Limits = Pick<SourceCacheOptions, 'late' | 'softDeadlineMs'>

/** Returns the answer that an entry gives at a monotonic time; `load` is the one under way for its key. */
export function describeAnswer<V> (
  entry: SourceEntry<V>, course: Course, nowMs: number, load: LoadUnderWay | undefined, limits: Limits
): SourceAnswer<V> {
  return {
    value: entry.value,
    digest: entry.digest,
    settled: entry.settled,
    fetchedAtWallMs: entry.fetchedAtWallMs,
    ageMs: nowMs - entry.fetchedAtMs,
    ttlMs: entry.freshUntilMs - nowMs,
    forward: course.forward,
    collapsed: course.collapsed,
    stored: course.stored,
    stale: findStaleness(entry, nowMs, load, limits)
  }
}

function findStaleness (
  { failure, freshUntilMs }: SourceEntry<unknown>, nowMs: number, load: LoadUnderWay | undefined, { late, softDeadlineMs }: Limits
): Staleness | null {
  if (failure !== null) return { cause: 'error', sinceMs: failure.sinceMs, reason: failure.reason, status: failure.status }
  // a timer may ring a fraction of a millisecond early
  if (nowMs < freshUntilMs || load === undefined || nowMs + 1 < load.startedAtMs + softDeadlineMs) return null
  return { cause: 'soft-deadline', sinceMs: load.startedAtWallMs + softDeadlineMs, ...late }
}

/** Returns an entry as an operator sees it at a monotonic time. */
export function listEntry (entry: SourceEntry<unknown>, nowMs: number, refreshing: boolean): EntryListing {
  const { key, group, question, sizeBytes, hits, settled, failure } = entry
  return {
    key,
    group,
    question,
    state: stateOf(entry, nowMs),
    ageMs: nowMs - entry.fetchedAtMs,
    ttlMs: entry.freshUntilMs - nowMs,
    sizeBytes,
    hits,
    settled,
    refreshing,
    failure: failure === null ? null : { reason: failure.reason, sinceMs: failure.sinceMs, times: failure.times }
  }
}
