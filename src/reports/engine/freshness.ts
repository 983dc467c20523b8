import type { Staleness } from '../../cache/source-cache-contract.ts'

/** Whether an answer is current, as far as the service knows, and how old its data is. */
export interface Freshness {
  state: 'current' | 'stale'
  /** When TD computed the data, ISO UTC; `null` if TD did not say. */
  dataUpdatedAt: string | null
  staleSince: string | null
  /** The problem code that kept the data from being refreshed. */
  reason: string | null
}

/** Describes how fresh an answer is. */
export function describeFreshness (dataUpdatedAt: string | null, stale: Staleness | null): Freshness {
  if (stale === null) return { state: 'current', dataUpdatedAt, staleSince: null, reason: null }
  return { state: 'stale', dataUpdatedAt, staleSince: new Date(stale.sinceMs).toISOString(), reason: stale.reason }
}
