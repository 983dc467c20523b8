import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Provenance } from '../../cache/source-cache-contract.ts'
import type { LogAnswer } from '../server/access-log.ts'
import type { ProblemCode } from '../problems/problem-catalog.ts'
import type { RequestTallies } from '../server/request-tallies.ts'
import type { RequestTraces } from '../server/request-traces.ts'

export interface RequestLogOptions {
  makeRequestId: () => string
  logAnswer: LogAnswer | null
  tallies: RequestTallies
  /** `null` if nothing is traced. */
  traces: RequestTraces | null
}

declare module 'fastify' {
  interface FastifyRequest {
    /** How the report's sources were obtained; `null` for other answers. */
    answeredFrom: Provenance | null
    /** The problem that was the answer, if it was one. */
    answeredWith: ProblemCode | null
  }
}

/** Gives every answer its `X-Request-Id`, and counts, logs and traces it. */
export const requestLog = fastifyPlugin(async (app: FastifyInstance, { makeRequestId, logAnswer, tallies, traces }: RequestLogOptions) => {
  app.setGenReqId(traces === null
    ? makeRequestId
    : request => {
      const id = makeRequestId()
      traces.identify(request, id)
      return id
    })
  // hardly any request logs; a child logger for each would cost more than finding a report in memory
  app.setChildLoggerFactory(logger => logger)
  app.addHook('onSend', async (request, reply) => { reply.header('x-request-id', request.id) })
  app.decorateRequest('answeredFrom', null)
  app.decorateRequest('answeredWith', null)
  app.addHook('onResponse', (request, reply, done) => {
    const { id, method, url, routeOptions, answeredFrom, answeredWith } = request
    const answered = { method, route: routeOptions.url, status: reply.raw.statusCode, elapsedMs: reply.elapsedTime }
    const counted = { ...answered, source: answeredFrom, problem: answeredWith }
    tallies.count(counted)
    traces?.tell(request.raw, counted)
    logAnswer?.({ ...answered, id, url, trace: traces?.idsOf(request.raw) ?? null })
    done()
  })
}, { name: 'request-log' })
