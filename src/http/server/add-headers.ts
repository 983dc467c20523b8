import type { FastifyReply } from 'fastify'

/** Sets headers that are given as names and values in turn. */
export function addHeaders (reply: FastifyReply, headers: readonly string[]): void {
  for (let place = 0; place + 1 < headers.length; place += 2) reply.header(String(headers[place]), headers[place + 1])
}
