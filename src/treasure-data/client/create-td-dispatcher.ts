import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent } from 'undici'

const connectTimeoutMs = 3_000
const longestBodySilenceMs = 5_000
const idleMs = 10_000
/** However busy a connection is, it ends some time, so that a change in DNS is noticed. */
const maxRequests = 100

export interface TdDispatcherOptions {
  maxConcurrency: number
  deadlineMs: number
  /** Silence within a body that ends its connection; 5 s unless given. */
  bodySilenceMs?: number
  /** Finds the addresses of a name, anew for each connection; the system's unless given. */
  lookup?: LookupFunction
}

/**
 * A pool of connections to Treasure Data, at most `maxConcurrency` at once and one request at a time on each.
 * The caller closes it.
 */
export function createTdDispatcher (options: TdDispatcherOptions): Agent {
  const { maxConcurrency, deadlineMs, bodySilenceMs = longestBodySilenceMs, lookup = systemLookup } = options
  return new Agent({
    connections: maxConcurrency,
    pipelining: 1,
    connect: { timeout: Math.min(connectTimeoutMs, deadlineMs), lookup },
    // how long Treasure Data computes is not known: its first byte may take all the time there is
    headersTimeout: deadlineMs,
    bodyTimeout: Math.min(bodySilenceMs, deadlineMs),
    maxHeaderSize: 16 * 2 ** 10,
    // idle connections end soon, whatever the server offers, so that a change in DNS is noticed
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs,
    maxRequestsPerClient: maxRequests
  })
}
