import type { FastifyReply } from 'fastify'

/** Sets headers that are given as names and values alternating. */
export function addHeaders (reply: FastifyReply, headers: readonly string[]): void {
  for (let position = 0; position + 1 < headers.length; position += 2) reply.header(String(headers[position]), headers[position + 1])
}
