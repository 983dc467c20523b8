import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { monitorEventLoopDelay } from 'node:perf_hooks'
import { z } from 'zod'

/** What a server's process reports about itself. */
export const usageSchema = z.object({
  /** User and system time since the process began, in µs. */
  cpuUs: z.number(),
  rssBytes: z.number(),
  /** Requests received, if the server counts them. */
  calls: z.number(),
  /** The longest block of the event loop since the last message, in ms; 0 unless MEASURE_BLOCKS is set. */
  longestBlockMs: z.number()
})

export type Usage = z.output<typeof usageSchema>

export const readySchema = z.object({ port: z.number() })

/** Listens on a free port, sends it to the parent process, answers each of its messages with the usage, and ends with it. */
export function serveParent (server: Server, calls = (): number => 0): void {
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 }, () => {
    // a server on a port has an address of this kind
    const { port } = server.address() as AddressInfo
    announce(port, calls)
  })
}

const resolutionMs = 1

/** Does the same as `serveParent` for a server that already listens. */
export function announce (port: number, calls = (): number => 0): void {
  const delays = process.env['MEASURE_BLOCKS'] === undefined ? null : monitorEventLoopDelay({ resolution: resolutionMs })
  delays?.enable()
  process.on('disconnect', () => process.exit())
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    const longestBlockMs = delays === null ? 0 : Math.max(0, delays.max / 1e6 - resolutionMs)
    delays?.reset()
    process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage.rss(), calls: calls(), longestBlockMs } satisfies Usage)
  })
  process.send?.({ port })
}
