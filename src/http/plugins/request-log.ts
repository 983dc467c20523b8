import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { clientIn } from '../../access/identity/identify.ts'
import type { Provenance } from '../../cache/source-cache-contract.ts'
import type { ProblemCode } from '../problems/problem-catalog.ts'
import type { LogAnswer } from '../server/access-log.ts'
import type { RequestCauses } from '../server/request-causes.ts'
import type { RequestTallies } from '../server/request-tallies.ts'
import type { RequestTraces } from '../server/request-traces.ts'

export interface RequestLogOptions {
  causes: RequestCauses
  /** `null` if the log level excludes it. */
  logAnswer: LogAnswer | null
  tallies: RequestTallies
  /** `null` if nothing is traced. */
  traces: RequestTraces | null
}

declare module 'fastify' {
  interface FastifyRequest {
    /** How the report's sources were loaded; `null` for other answers. */
    answeredFrom: Provenance | null
    /** The problem code of the answer; `null` for other answers. */
    answeredWith: ProblemCode | null
  }
}

/** Gives every answer its `X-Request-Id`, and counts, logs and traces it. */
export const requestLog = fastifyPlugin(async (app: FastifyInstance, { causes, logAnswer, tallies, traces }: RequestLogOptions) => {
  app.setGenReqId(request => {
    const { requestId } = causes.of(request)
    traces?.identify(request, requestId)
    return requestId
  })
  // few requests use the logger, and a child logger for each would cost more than a cache hit
  app.setChildLoggerFactory(logger => logger)
  app.addHook('onSend', async (request, reply) => { reply.header('x-request-id', request.id) })
  app.decorateRequest('answeredFrom', null)
  app.decorateRequest('answeredWith', null)
  app.addHook('onResponse', (request, reply, done) => {
    const { raw, method, routeOptions, identity, answeredFrom, answeredWith } = request
    const answered = { method, route: routeOptions.url, status: reply.raw.statusCode, elapsedMs: reply.elapsedTime }
    const counted = { ...answered, source: answeredFrom, problem: answeredWith }
    tallies.count(counted)
    traces?.tell(raw, counted)
    logAnswer?.({ ...counted, request: raw, client: clientIn(identity), cause: causes.of(raw), trace: traces?.idsOf(raw) ?? null })
    done()
  })
}, { name: 'request-log' })
