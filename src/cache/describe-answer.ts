import type { SourceAnswer, SourceCacheOptions, Staleness } from './source-cache-contract.ts'
import type { SourceEntry } from './source-entry.ts'

/** A load under way, as far as answers tell of it. */
interface LoadUnderWay {
  readonly startedAtMs: number
  readonly startedAtWallMs: number
}

/** How an answer came about. */
export type Course = Pick<SourceAnswer<unknown>, 'forward' | 'collapsed' | 'stored'>

/** That of an answer from memory alone. */
export const fromMemory: Course = { forward: null, collapsed: false, stored: false }

type Limits = Pick<SourceCacheOptions, 'late' | 'softDeadlineMs'>

/** The answer that an entry gives at a monotonic time; `load` is the one under way for its key. */
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
