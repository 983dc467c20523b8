import type { IncomingMessage } from 'node:http'
import type { FastifyBaseLogger } from 'fastify'
import type { Client } from '../../access/identity/client.ts'
import { outcomeOf } from '../../cache/describe-answer.ts'
import type { Clock } from '../../runtime/clock.ts'
import type { LoadCause } from '../../runtime/load-demand.ts'
import type { TraceIds } from '../../runtime/tracer.ts'
import { pathOf } from './redact-secrets.ts'
import type { CountedRequest } from './request-tallies.ts'

/** What is logged of an answered request. */
export interface AnsweredRequest extends CountedRequest {
  request: IncomingMessage
  /** Who sent it; `null` for strangers, and where nobody has to be known. */
  client: Client | null
  cause: LoadCause
  /** Its trace, if it has one. */
  trace: TraceIds | null
}

export type LogAnswer = (request: AnsweredRequest) => void

export interface AccessLogOptions {
  logger: FastifyBaseLogger
  clock: Pick<Clock, 'monotonicMs'>
  /** Returns the address that limits count a stranger by. */
  addressOf: (request: IncomingMessage) => string
}

/** Lines for refusals of a limit (429), within an interval. A caller that goes on asking fills no disk; metrics count every refusal. */
const maxRefusalLines = 10
const refusalIntervalMs = 10_000

/**
 * Returns a function that writes one line for each answered request, without query and headers; `null` if the log's level is
 * too quiet for it. Requests share one logger, so each line names its request as `reqId`. Of many refusals only some have lines: the
 * first one of the next interval says how many were `omitted`.
 */
export function createAccessLog ({ logger, clock, addressOf }: AccessLogOptions): LogAnswer | null {
  if (!['trace', 'debug', 'info'].includes(logger.level)) return null
  const countRefusal = createRefusalCount(clock.monotonicMs)
  return ({ request, client, cause, method, route, status, elapsedMs, source, problem, trace }) => {
    const omitted = status === 429 ? countRefusal() : 0
    if (omitted === null) return
    logger.info({
      reqId: cause.requestId,
      ...client !== null && { client: client.id },
      address: addressOf(request),
      method,
      route,
      path: pathOf({ url: request.url ?? '' }),
      status,
      ...problem !== null && { problem },
      ms: Math.round(elapsedMs * 10) / 10,
      ...source !== null && { cache: outcomeOf(source), ageS: Math.max(0, Math.floor(source.ageMs / 1_000)) },
      tdCalls: cause.calls,
      ...omitted > 0 && { omitted },
      ...trace !== null && { trace_id: trace.traceId, span_id: trace.spanId }
    }, 'answered')
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
