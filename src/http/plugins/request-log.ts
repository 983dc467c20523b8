import type { FastifyBaseLogger, FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import type { Provenance } from '../../cache/source-cache-contract.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { TraceIds } from '../../runtime/tracer.ts'
import type { ProblemCode } from '../problems/problem-catalog.ts'
import { pathOf } from '../server/redact-secrets.ts'
import type { CountedRequest, RequestTallies } from '../server/request-tallies.ts'
import type { RequestTraces } from '../server/request-traces.ts'

/** What is logged of an answered request. */
interface AnsweredRequest extends Omit<CountedRequest, 'source' | 'problem'> {
  id: string
  url: string
  /** Its trace, if it has one. */
  trace: TraceIds | null
}

export type LogAnswer = (request: AnsweredRequest) => void

/** Lines for refusals of a limit (429), within an interval. A caller that goes on asking fills no disk; metrics count every refusal. */
const maxRefusalLines = 10
const refusalIntervalMs = 10_000

/**
 * Returns a function that writes one line for each answered request, without query and headers; `null` if the log's level is
 * too quiet for it. Requests share one logger, so each line names its request as `reqId`. Of many refusals only some have lines: the
 * first one of the next interval says how many were `omitted`.
 */
export function createAccessLog (logger: FastifyBaseLogger, { monotonicMs }: Pick<Clock, 'monotonicMs'>): LogAnswer | null {
  if (!['trace', 'debug', 'info'].includes(logger.level)) return null
  const countRefusal = createRefusalCount(monotonicMs)
  return ({ id, method, route, url, status, elapsedMs, trace }) => {
    const omitted = status === 429 ? countRefusal() : 0
    if (omitted === null) return
    const line = {
      reqId: id, method, route, path: pathOf({ url }), status, ms: Math.round(elapsedMs * 10) / 10, ...omitted > 0 && { omitted }
    }
    logger.info(trace === null ? line : { ...line, trace_id: trace.traceId, span_id: trace.spanId }, 'answered')
  }
}

/** Returns a function that tells of each refusal how many had no line before it; `null` if it has none itself. */
function createRefusalCount (monotonicMs: () => number): () => number | null {
  let startMs = -Infinity
  let lines = 0
  let omitted = 0
  return () => {
    const nowMs = monotonicMs()
    if (nowMs - startMs >= refusalIntervalMs) {
      startMs = nowMs
      lines = 0
    }
    if (lines >= maxRefusalLines) {
      omitted++
      return null
    }
    lines++
    const before = omitted
    omitted = 0
    return before
  }
}

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
