import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Peers } from '../../access/client-address.ts'
import { addHeaders } from '../server/add-headers.ts'
import { pageHeaders, securityHeaders, transportHeaders } from '../answers/security-headers.ts'

/** Adds the headers that keep browsers safe to every answer. Pages with scripts of their own replace the content policy. */
export const security = fastifyPlugin(async (app: FastifyInstance, { peers }: { peers: Peers }) => {
  app.addHook('onRequest', (request, reply, done) => {
    addHeaders(reply, securityHeaders)
    addHeaders(reply, pageHeaders)
    if (peers.isSecure(request.raw)) addHeaders(reply, transportHeaders)
    done()
  })
}, { name: 'security' })
