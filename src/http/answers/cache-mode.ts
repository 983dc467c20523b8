import type { CacheMode } from '../../cache/source-cache-contract.ts'
import type { RefreshOutcome } from './cache-status.ts'

/** What a request's `Cache-Control` asks for, given whether the client may have answers refreshed. */
export function readCacheMode (header: string | undefined, mayRefresh: boolean): { mode: CacheMode, refresh: RefreshOutcome } {
  if (header === undefined) return { mode: 'normal', refresh: null }
  const directives = header.toLowerCase().split(',').map(directive => directive.trim())
  if (directives.includes('only-if-cached')) return { mode: 'only-if-cached', refresh: null }
  if (!directives.includes('no-cache')) return { mode: 'normal', refresh: null }
  return mayRefresh ? { mode: 'refresh', refresh: null } : { mode: 'normal', refresh: 'refresh-denied' }
}
