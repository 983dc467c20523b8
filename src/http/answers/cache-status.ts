import type { CacheMode, Provenance } from '../../cache/source-cache-contract.ts'

/** The outcome of a request to bypass the cache. */
export type RefreshOutcome = 'refresh-denied' | null

/** Returns the cache mode that a request's `Cache-Control` asks for. `mayRefresh` tells whether the client may refresh answers. */
export function readCacheMode (header: string | undefined, mayRefresh: boolean): { mode: CacheMode, refresh: RefreshOutcome } {
  if (header === undefined) return { mode: 'normal', refresh: null }
  const directives = header.toLowerCase().split(',').map(directive => directive.trim())
  if (directives.includes('only-if-cached')) return { mode: 'only-if-cached', refresh: null }
  if (!directives.includes('no-cache')) return { mode: 'normal', refresh: null }
  return mayRefresh ? { mode: 'refresh', refresh: null } : { mode: 'normal', refresh: 'refresh-denied' }
}

/**
 * Returns the `Cache-Status` of an answer (RFC 9211): `hit; ttl=n`, where n is negative after the TTL, or why TD was called. It has room
 * for one detail, and a stale answer matters more than a refused refresh.
 */
export function formatCacheStatus (source: Provenance, refresh: RefreshOutcome): string {
  const detail = detailOf(source) ?? refresh
  return `td-journey-bff; ${describe(source)}${detail === null ? '' : `; detail=${detail}`}`
}

function detailOf ({ stale }: Provenance): string | null {
  if (stale === null) return null
  if (stale.cause === 'not-refreshed') return stale.reason
  return stale.cause === 'error' ? 'stale-if-error' : 'soft-deadline'
}

function describe ({ forward, collapsed, stored, stale, ttlMs }: Provenance): string {
  if (stale?.cause === 'error') return `fwd=stale; fwd-status=${stale.status}`
  if (stale?.cause === 'soft-deadline') return `fwd=stale${collapsed ? '; collapsed' : ''}`
  if (forward === null) return `hit; ttl=${Math.floor(ttlMs / 1_000)}`
  return `fwd=${forward}${stored ? '; stored' : ''}${collapsed ? '; collapsed' : ''}`
}
