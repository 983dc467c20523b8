import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import type { Dispatcher } from 'undici'
import { createDispatcher } from '../../runtime/proxies.ts'
import type { Secret } from '../../runtime/secret.ts'
import { watchConnections } from './reused-connections.ts'

const connectTimeoutMs = 3_000
const longestBodySilenceMs = 5_000
const idleMs = 10_000
/** Even a busy connection ends at some time, so that a change in DNS is noticed. */
const maxRequests = 100

export interface TdDispatcherOptions {
  /** The proxy on the way; none by default. */
  proxy?: Secret | null
  maxConcurrency: number
  deadlineMs: number
  /** A pause within a body that ends its connection; 5 s by default. */
  bodySilenceMs?: number
  /** Resolves names, anew for each connection; the system's by default. */
  lookup?: LookupFunction
}

/** Creates a pool of at most `maxConcurrency` connections to Treasure Data with one request at a time on each. The caller closes it. */
export function createTdDispatcher (options: TdDispatcherOptions): Dispatcher {
  const { proxy = null, maxConcurrency, deadlineMs, bodySilenceMs = longestBodySilenceMs, lookup = systemLookup } = options
  watchConnections()
  return createDispatcher(proxy, {
    connections: maxConcurrency,
    pipelining: 1,
    connect: { timeout: Math.min(connectTimeoutMs, deadlineMs), lookup },
    // nothing is known of how long Treasure Data computes: its first byte may take the whole deadline
    headersTimeout: deadlineMs,
    bodyTimeout: Math.min(bodySilenceMs, deadlineMs),
    maxHeaderSize: 16 * 2 ** 10,
    // idle connections end soon, whatever the server offers, so that a change in DNS is noticed
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    maxRequestsPerClient: maxRequests
  })
}
