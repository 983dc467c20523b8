import type { Provenance } from './source-cache-contract.ts'

/**
 * How the cache took part. `revalidating` is a hit past its ttl, `stale` an old value because a refresh failed or took too long,
 * `collapsed` a wait for a load that another request began, `none` an answer without a report.
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
