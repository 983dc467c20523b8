import type { FastifyBaseLogger } from 'fastify'
import type { TraceIds } from '../../runtime/tracer.ts'
import { pathOf } from './redact-secrets.ts'

/** What is logged of an answered request. */
export interface AnsweredRequest {
  id: string
  method: string | undefined
  /** The route's pattern, if there is one. */
  route: string | undefined
  url: string
  status: number
  elapsedMs: number
  /** Its trace, if it has one. */
  trace: TraceIds | null
}

export type LogAnswer = (request: AnsweredRequest) => void

/**
 * Returns a function that writes one line for each answered request, without query and headers; `null` if the log's level is
 * too quiet for it. Requests share one logger, so each line names its request as `reqId`.
 */
export function createAccessLog (logger: FastifyBaseLogger): LogAnswer | null {
  if (!['trace', 'debug', 'info'].includes(logger.level)) return null
  return ({ id, method, route, url, status, elapsedMs, trace }) => {
    const line = { reqId: id, method, route, path: pathOf({ url }), status, ms: Math.round(elapsedMs * 10) / 10 }
    logger.info(trace === null ? line : { ...line, trace_id: trace.traceId, span_id: trace.spanId }, 'answered')
  }
}
