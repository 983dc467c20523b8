import type { EntryListing } from './source-cache-contract.ts'
import { stateOf, type SourceEntry } from './source-entry.ts'

/** The entry as an operator sees it at a monotonic time. */
export function listEntry (entry: SourceEntry<unknown>, nowMs: number, refreshing: boolean): EntryListing {
  const { key, group, sizeBytes, hits, settled, failure } = entry
  return {
    key,
    group,
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
