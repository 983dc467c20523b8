import type { SourceAnswer } from '../cache/source-cache-contract.ts'

/** How a request to do without the cache was taken. */
export type RefreshOutcome = 'refresh-denied' | null

/** The `Cache-Status` of an answer (RFC 9211): `hit; ttl=n` with n negative after the ttl, or why TD was asked. */
export function formatCacheStatus (source: SourceAnswer<unknown>, refresh: RefreshOutcome): string {
  const details = [`td-journey-bff; ${describe(source)}`]
  if (refresh !== null) details.push(`detail=${refresh}`)
  return details.join('; ')
}

function describe ({ forward, collapsed, stored, stale, ttlMs }: SourceAnswer<unknown>): string {
  if (stale?.cause === 'error') return `fwd=stale; fwd-status=${stale.status}; detail=stale-if-error`
  if (stale?.cause === 'soft-deadline') return `fwd=stale${collapsed ? '; collapsed' : ''}; detail=soft-deadline`
  if (forward === null) return `hit; ttl=${Math.floor(ttlMs / 1_000)}`
  return `fwd=${forward}${stored ? '; stored' : ''}${collapsed ? '; collapsed' : ''}`
}
