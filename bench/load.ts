import type { Child } from './child.ts'
import { Connection } from './connection.ts'

export interface LoadOptions {
  connections: number
  /** How long requests are sent before the measurement begins. A process that was idle meanwhile first has to fill its caches again. */
  leadInMs?: number
  /** Ends after this time, or after `maxRequests`. */
  durationMs: number
  maxRequests?: number
  status: number
  /** The text of each request; equal texts should be made once. */
  nextRequest: () => string
}

export interface LoadResult {
  requests: number
  cpuUsPerRequest: number
  requestsPerSecond: number
}

/** Sends requests over kept-alive connections, each waiting for its answer, and measures the cost for the server's process. */
export async function load (child: Child, options: LoadOptions): Promise<LoadResult> {
  const connections: Connection[] = []
  while (connections.length < options.connections) connections.push(await Connection.open(child.port))
  try {
    if (options.leadInMs !== undefined) await run(connections, { ...options, durationMs: options.leadInMs })
    const before = await child.usage()
    const startMs = performance.now()
    const requests = await run(connections, options)
    const elapsedMs = performance.now() - startMs
    const after = await child.usage()
    return {
      requests,
      cpuUsPerRequest: (after.cpuUs - before.cpuUs) / requests,
      requestsPerSecond: requests / elapsedMs * 1_000
    }
  } finally {
    for (const connection of connections) connection.close()
  }
}

function run (connections: Connection[], { durationMs, maxRequests = Infinity, status, nextRequest }: LoadOptions): Promise<number> {
  return new Promise((resolve, reject) => {
    const stopAtMs = performance.now() + durationMs
    let begun = 0
    let answered = 0
    let busy = connections.length
    const proceed = (connection: Connection): void => {
      if (begun < maxRequests && performance.now() < stopAtMs) {
        begun++
        connection.send(nextRequest())
      } else if (--busy === 0) {
        resolve(answered)
      }
    }
    for (const connection of connections) {
      connection.listen(answer => {
        answered++
        if (answer.status === status) proceed(connection)
        else reject(new Error(`status ${answer.status} where ${status} was expected`))
      }, reject)
      proceed(connection)
    }
  })
}
