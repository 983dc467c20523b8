import { lookup as systemLookup } from 'node:dns'
import type { LookupFunction } from 'node:net'
import { Agent } from 'undici'

const connectTimeoutMs = 3_000
const idleMs = 10_000

export interface TdDispatcherOptions {
  maxConcurrency: number
  deadlineMs: number
  /** Finds the addresses of a name, anew for each connection; the system's unless given. */
  lookup?: LookupFunction
}

/**
 * A pool of connections to Treasure Data, at most `maxConcurrency` at once and one request at a time on each.
 * The caller closes it.
 */
export function createTdDispatcher ({ maxConcurrency, deadlineMs, lookup = systemLookup }: TdDispatcherOptions): Agent {
  return new Agent({
    connections: maxConcurrency,
    pipelining: 1,
    connect: { timeout: Math.min(connectTimeoutMs, deadlineMs), lookup },
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
    maxHeaderSize: 16 * 2 ** 10,
    // idle connections end soon, whatever the server offers, so that a change in DNS is noticed
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs
  })
}
