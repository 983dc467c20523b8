import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

/**
 * Keeps every answer that does not say otherwise out of all caches, and every answer that may change out of shared ones,
 * whatever the package that serves files says. Reports say otherwise themselves.
 */
export const noStore = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onSend', async (_request, reply) => {
    if (/^$|public(?!.*immutable)/.test(String(reply.getHeader('cache-control') ?? ''))) reply.header('cache-control', 'no-store')
  })
}, { name: 'no-store' })
