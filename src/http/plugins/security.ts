import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Peers } from '../../access/client-address.ts'
import { addHeaders, pageHeaders, securityHeaders, transportHeaders } from '../answers/security-headers.ts'

/**
 * Adds security headers to every answer. Pages with scripts replace the content security policy. Answers without `Cache-Control`, and
 * public answers that may change, get `no-store`, whatever the package that serves files sets. Reports set their own headers.
 */
export const security = fastifyPlugin(async (app: FastifyInstance, { peers }: { peers: Peers }) => {
  app.addHook('onRequest', (request, reply, done) => {
    addHeaders(reply, [...securityHeaders, ...pageHeaders, ...peers.isSecure(request.raw) ? transportHeaders : []])
    done()
  })
  app.addHook('onSend', async (_request, reply) => {
    if (/^$|public(?!.*immutable)/.test(String(reply.getHeader('cache-control') ?? ''))) reply.header('cache-control', 'no-store')
  })
}, { name: 'security' })
