import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import type { Dispatcher } from 'undici'
import { createDispatcher } from '../../runtime/proxies.ts'
import type { Secret } from '../../runtime/secret.ts'
import { watchConnections } from './reused-connections.ts'

const connectTimeoutMs = 3_000
const longestBodySilenceMs = 5_000
const idleMs = 10_000
/** Maximum requests per connection. Even a busy connection is replaced at some point, so that changes in DNS are noticed. */
const maxRequests = 100

export interface TdDispatcherOptions {
  /** The proxy between this service and Treasure Data; none by default. */
  proxy?: Secret | null
  maxConcurrency: number
  deadlineMs: number
  /** The silence within a body, in ms, that ends its connection; 5 s by default. */
  bodySilenceMs?: number
  /** Resolves names, once for each connection; the system's lookup by default. */
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
    // the time that Treasure Data computes is unknown: its first byte may take the whole deadline
    headersTimeout: deadlineMs,
    bodyTimeout: Math.min(bodySilenceMs, deadlineMs),
    maxHeaderSize: 16 * 2 ** 10,
    // idle connections are closed early, whatever the server offers, so that changes in DNS are noticed
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    maxRequestsPerClient: maxRequests
  })
}
