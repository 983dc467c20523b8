import { Agent } from 'undici'

const connectTimeoutMs = 3_000
const idleMs = 10_000

/**
 * A pool of connections to Treasure Data, at most `maxConcurrency` at once and one request at a time on each.
 * The caller closes it.
 */
export function createTdDispatcher ({ maxConcurrency, deadlineMs }: { maxConcurrency: number, deadlineMs: number }): Agent {
  return new Agent({
    connections: maxConcurrency,
    pipelining: 1,
    connect: { timeout: Math.min(connectTimeoutMs, deadlineMs) },
    headersTimeout: deadlineMs,
    bodyTimeout: deadlineMs,
    maxHeaderSize: 16 * 2 ** 10,
    // idle connections end soon, whatever the server offers, so that a change in DNS is noticed
    keepAliveTimeout: idleMs,
    keepAliveMaxTimeout: idleMs
  })
}
