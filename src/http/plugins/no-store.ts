import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

/** Keeps every answer that does not say otherwise out of all caches. Reports say otherwise themselves. */
export const noStore = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onSend', async (_request, reply) => {
    if (!reply.hasHeader('cache-control')) reply.header('cache-control', 'no-store')
  })
}, { name: 'no-store' })
