import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { LogAnswer } from '../access-log.ts'

export interface RequestLogOptions {
  makeRequestId: () => string
  logAnswer: LogAnswer | null
}

/** Gives every answer its `X-Request-Id` and has it logged. */
export const requestLog = fastifyPlugin(async (app: FastifyInstance, { makeRequestId, logAnswer }: RequestLogOptions) => {
  app.setGenReqId(makeRequestId)
  // a child for each request, which hardly any uses, would cost more than finding a report in memory
  app.setChildLoggerFactory(logger => logger)
  app.addHook('onSend', async (request, reply) => { reply.header('x-request-id', request.id) })
  if (logAnswer === null) return
  app.addHook('onResponse', (request, reply, done) => {
    const { id, method, url, routeOptions } = request
    logAnswer({ id, method, route: routeOptions.url, url, status: reply.raw.statusCode, elapsedMs: reply.elapsedTime })
    done()
  })
}, { name: 'request-log' })
