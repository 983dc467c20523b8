import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'

/**
 * Keeps answers without `Cache-Control` out of all caches, and answers that may change out of shared ones, whatever the package
 * that serves files sets. Reports set their own.
 */
export const noStore = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onSend', async (_request, reply) => {
    if (/^$|public(?!.*immutable)/.test(String(reply.getHeader('cache-control') ?? ''))) reply.header('cache-control', 'no-store')
  })
}, { name: 'no-store' })
