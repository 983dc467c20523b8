import type { Provenance } from '../../cache/source-cache-contract.ts'

/** How a request to do without the cache was taken. */
export type RefreshOutcome = 'refresh-denied' | null

/**
 * The `Cache-Status` of an answer (RFC 9211): `hit; ttl=n` with n negative after the ttl, or why TD was asked. It has room
 * for one detail: that an answer is stale matters more than that a refresh was refused.
 */
export function formatCacheStatus (source: Provenance, refresh: RefreshOutcome): string {
  const detail = detailOf(source) ?? refresh
  return `td-journey-bff; ${describe(source)}${detail === null ? '' : `; detail=${detail}`}`
}

function detailOf ({ stale }: Provenance): string | null {
  if (stale === null) return null
  return stale.cause === 'error' ? 'stale-if-error' : 'soft-deadline'
}

function describe ({ forward, collapsed, stored, stale, ttlMs }: Provenance): string {
  if (stale?.cause === 'error') return `fwd=stale; fwd-status=${stale.status}`
  if (stale?.cause === 'soft-deadline') return `fwd=stale${collapsed ? '; collapsed' : ''}`
  if (forward === null) return `hit; ttl=${Math.floor(ttlMs / 1_000)}`
  return `fwd=${forward}${stored ? '; stored' : ''}${collapsed ? '; collapsed' : ''}`
}
