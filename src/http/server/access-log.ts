import type { FastifyBaseLogger } from 'fastify'
import type { TraceIds } from '../../runtime/tracer.ts'
import { pathOf } from './redact-secrets.ts'

/** An answered request, as it is logged. */
export interface AnsweredRequest {
  id: string
  method: string | undefined
  /** The route's pattern, where there is one. */
  route: string | undefined
  url: string
  status: number
  elapsedMs: number
  /** Where its trace is to be found, if it has one. */
  trace: TraceIds | null
}

export type LogAnswer = (request: AnsweredRequest) => void

/**
 * Gives what writes one line for each answered request, without query and headers, or `null` where the log's level is
 * too quiet for it. Requests share one logger, so lines about a request name it themselves, as `reqId`.
 */
export function createAccessLog (logger: FastifyBaseLogger): LogAnswer | null {
  if (!['trace', 'debug', 'info'].includes(logger.level)) return null
  return ({ id, method, route, url, status, elapsedMs, trace }) => {
    const line = { reqId: id, method, route, path: pathOf({ url }), status, ms: Math.round(elapsedMs * 10) / 10 }
    logger.info(trace === null ? line : { ...line, trace_id: trace.traceId, span_id: trace.spanId }, 'answered')
  }
}
