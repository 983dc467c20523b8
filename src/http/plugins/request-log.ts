import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { pathOf } from '../path-of.ts'

/** Writes one line per request when it is answered: no query, no header. Gives every answer its `X-Request-Id`. */
export const requestLog = fastifyPlugin(async (app: FastifyInstance) => {
  app.addHook('onSend', async (request, reply) => { reply.header('x-request-id', request.id) })
  if (!['trace', 'debug', 'info'].includes(app.log.level)) return
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info({
      method: request.method,
      route: request.routeOptions.url,
      path: pathOf(request),
      status: reply.raw.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10
    }, 'answered')
    done()
  })
}, { name: 'request-log' })
