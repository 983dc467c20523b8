import type { SourceCacheOptions, Staleness } from './source-cache-contract.ts'
import type { SourceEntry } from './source-entry.ts'

/** Why an entry stands in for a newer one at a monotonic time: a failed refresh, or one under way past the soft deadline. */
export function findStaleness (
  { failure, freshUntilMs }: SourceEntry<unknown>,
  nowMs: number,
  refresh: { readonly startedAtMs: number, readonly startedAtWallMs: number } | undefined,
  { late, softDeadlineMs }: Pick<SourceCacheOptions, 'late' | 'softDeadlineMs'>
): Staleness | null {
  if (failure !== null) return { cause: 'error', sinceMs: failure.sinceMs, reason: failure.reason, status: failure.status }
  // a timer may ring a fraction of a millisecond early
  if (nowMs < freshUntilMs || refresh === undefined || nowMs + 1 < refresh.startedAtMs + softDeadlineMs) return null
  return { cause: 'soft-deadline', sinceMs: refresh.startedAtWallMs + softDeadlineMs, ...late }
}
