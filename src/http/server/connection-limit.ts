import { readdirSync, readFileSync } from 'node:fs'

/** Upper limit of connections: more than one process can serve well. */
const mostConnections = 10_000
const leastConnections = 16
/** Reserved descriptors for scrapers (32), worker threads, Redis, the identity provider, the collector, DNS and files. */
const reserved = 64
/** Reserved share of descriptors for files that callers read, such as the viewer's. */
const reservedShare = 0.1

export interface Descriptors {
  /** Descriptors that the process may have open at once; `null` if unknown. */
  limit: number | null
  /** Descriptors that are open now. */
  open: number
}

/**
 * Reads the limit of file descriptors from Linux's `/proc`, because Node has no function for it. Node raises the soft limit to the hard
 * limit at start, so this is the value of `ulimit -Hn`. On other systems the limit is unknown.
 */
export function readDescriptors (): Descriptors {
  try {
    const [, limit] = /^Max open files +(\d+)/m.exec(readFileSync('/proc/self/limits', 'utf8')) ?? []
    return { limit: limit === undefined ? null : Number(limit), open: readdirSync('/proc/self/fd').length }
  } catch {
    return { limit: null, open: 0 }
  }
}

/**
 * Returns the maximum number of client connections that leaves enough descriptors for everything else. `outgoing` is the number of
 * connections to Treasure Data.
 */
export function connectionLimit ({ limit, open }: Descriptors, outgoing: number): number {
  if (limit === null) return mostConnections
  const left = limit - open - outgoing - reserved - Math.ceil(limit * reservedShare)
  return Math.max(leastConnections, Math.min(mostConnections, left))
}
