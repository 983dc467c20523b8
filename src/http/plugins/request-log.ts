import { randomBytes } from 'node:crypto'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { pathOf } from '../path-of.ts'

/**
 * Writes one line per request when it is answered: no query, no header. Gives every answer its `X-Request-Id`. Requests
 * share one logger, so lines about a request name it themselves, as `reqId`.
 */
export const requestLog = fastifyPlugin(async (app: FastifyInstance) => {
  // the process's random part makes the number unique everywhere; a UUID for each would cost more
  const ofProcess = randomBytes(9).toString('base64url')
  let requests = 0
  app.setGenReqId(() => `${ofProcess}-${(++requests).toString(36)}`)
  // a child for each request, which hardly any uses, would cost more than finding a report in memory
  app.setChildLoggerFactory(logger => logger)
  app.addHook('onSend', async (request, reply) => { reply.header('x-request-id', request.id) })
  if (!['trace', 'debug', 'info'].includes(app.log.level)) return
  app.addHook('onResponse', (request, reply, done) => {
    request.log.info({
      reqId: request.id,
      method: request.method,
      route: request.routeOptions.url,
      path: pathOf(request),
      status: reply.raw.statusCode,
      ms: Math.round(reply.elapsedTime * 10) / 10
    }, 'answered')
    done()
  })
}, { name: 'request-log' })
