import type { IncomingMessage } from 'node:http'
import type { Endpoint } from './endpoints.ts'
import { byEndpoint } from './endpoints.ts'

/** One received call; the key itself is never kept. */
export interface LoggedCall {
  readonly method: string
  readonly url: string
  readonly accept: string | null
  readonly authorized: boolean
  /** From W3C trace context. */
  readonly traceparent: string | null
}

/** All counts at one moment; later calls do not change it. */
export interface CallCounts {
  readonly total: number
  readonly byEndpoint: Readonly<Record<Endpoint, number>>
  /** By path and query, exactly as sent. */
  readonly byUrl: Readonly<Record<string, number>>
  /** The last 1,000 calls, oldest first. */
  readonly log: readonly LoggedCall[]
}

/** Queries about the calls that the sandbox received (all paths except its own `/sandbox/`). */
export interface Calls {
  total (): number
  of (endpoint: Endpoint): number
  /** Calls of exactly this path and query. */
  ofUrl (url: string): number
  log (): readonly LoggedCall[]
  counts (): CallCounts
  reset (): void
}

/** The counts, and a way to add to them. */
export interface CallCounter extends Calls {
  /** Counts a call; `endpoint` is `null` for a path that Treasure Data does not have. */
  count (request: IncomingMessage, endpoint: Endpoint | null): void
}

const maxLogged = 1_000
const maxUrls = 10_000

/** Creates a counter at zero. */
export function createCallCounter (): CallCounter {
  let total = 0
  let counts = noCalls()
  const byUrl = new Map<string, number>()
  let log: LoggedCall[] = []

  return {
    total: () => total,
    of: (endpoint) => counts[endpoint],
    ofUrl: (url) => byUrl.get(url) ?? 0,
    log: () => [...log],
    counts: () => ({ total, byEndpoint: { ...counts }, byUrl: Object.fromEntries(byUrl), log: [...log] }),
    reset () {
      total = 0
      counts = noCalls()
      byUrl.clear()
      log = []
    },
    count (request, endpoint) {
      const { method = '', url = '', headers } = request
      total += 1
      if (endpoint !== null) counts[endpoint] += 1
      countUrl(url)
      log.push({
        method,
        url,
        accept: headers.accept ?? null,
        authorized: headers.authorization !== undefined,
        traceparent: headers['traceparent']?.toString() ?? null
      })
      if (log.length > maxLogged) log.shift()
    }
  }

  function countUrl (url: string): void {
    byUrl.set(url, (byUrl.get(url) ?? 0) + 1)
    const [oldest] = byUrl.keys()
    if (byUrl.size > maxUrls && oldest !== undefined) byUrl.delete(oldest)
  }
}

function noCalls (): Record<Endpoint, number> {
  return byEndpoint(() => 0)
}
