import type { Staleness } from '../../cache/source-cache-contract.ts'

/** Whether the answer is TD's last word as far as could be learnt, and how old the data is. */
export interface Freshness {
  state: 'current' | 'stale'
  /** When TD computed the data, ISO UTC; `null` where TD did not say. */
  dataUpdatedAt: string | null
  staleSince: string | null
  /** The problem code of what kept the data from being refreshed. */
  reason: string | null
}

/** Says how fresh an answer is. */
export function describeFreshness (dataUpdatedAt: string | null, stale: Staleness | null): Freshness {
  if (stale === null) return { state: 'current', dataUpdatedAt, staleSince: null, reason: null }
  return { state: 'stale', dataUpdatedAt, staleSince: new Date(stale.sinceMs).toISOString(), reason: stale.reason }
}
