import type { CacheMode, Provenance } from '../../cache/source-cache-contract.ts'
import { noHeaders, readyHeaders, type ReadyHeaders } from './answer-head.ts'

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

/** The last hit of a report: within a second, the next one has the same headers. */
export interface LastUse {
  ageS: number
  ttlS: number
  headers: ReadyHeaders
}

/** Returns the memory of a report that was not answered yet. */
export function createLastUse (): LastUse {
  return { ageS: NaN, ttlS: NaN, headers: noHeaders }
}

/** Returns `Age` and `Cache-Status` of an answer. Those of a hit are remembered in `last`. */
export function describeUse (source: Provenance, refresh: RefreshOutcome, last: LastUse): ReadyHeaders {
  const ageS = Math.max(0, Math.floor(source.ageMs / 1_000))
  const ttlS = Math.floor(source.ttlMs / 1_000)
  const isHit = source.forward === null && source.stale === null && refresh === null
  if (isHit && last.ageS === ageS && last.ttlS === ttlS) return last.headers
  const headers = readyHeaders(['age', String(ageS), 'cache-status', formatCacheStatus(source, refresh)])
  if (isHit) Object.assign(last, { ageS, ttlS, headers })
  return headers
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
