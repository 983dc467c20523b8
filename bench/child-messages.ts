import type { AddressInfo } from 'node:net'
import type { Server } from 'node:http'
import { z } from 'zod'

/** What a server's process says of itself. */
export const usageSchema = z.object({
  /** User and system time since the process began, in µs. */
  cpuUs: z.number(),
  rssBytes: z.number(),
  /** Requests received, where the server counts them. */
  calls: z.number()
})

export type Usage = z.output<typeof usageSchema>

export const readySchema = z.object({ port: z.number() })

/** Listens on a free port, tells the parent process which, answers each of its messages with the usage, and ends with it. */
export function serveParent (server: Server, calls = (): number => 0): void {
  server.listen({ host: '127.0.0.1', port: 0, backlog: 4_096 }, () => {
    // a server on a port has an address of this kind
    const { port } = server.address() as AddressInfo
    announce(port, calls)
  })
}

/** As `serveParent`, for a server that listens already. */
export function announce (port: number, calls = (): number => 0): void {
  process.on('disconnect', () => process.exit())
  process.on('message', () => {
    const { user, system } = process.cpuUsage()
    process.send?.({ cpuUs: user + system, rssBytes: process.memoryUsage.rss(), calls: calls() } satisfies Usage)
  })
  process.send?.({ port })
}
