import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EncodedVariant } from '../../cache/encoded/encoded-body.ts'
import type { PreparedReport } from '../../reports/engine/prepared-report.ts'
import type { RenderedReport } from '../../reports/engine/reports.ts'
import type { RefreshOutcome } from '../answers/cache-status.ts'
import { failsPrecondition, sendReport } from '../answers/send-report.ts'
import type { CallerBudget } from '../guards/caller-budget.ts'
import { Problem } from '../problems/problem.ts'

export interface ChosenReport {
  /** `null` for answers that are not reports of the engine. */
  prepared: PreparedReport | null
  rendered: RenderedReport
  variant: EncodedVariant
  refresh: RefreshOutcome
  /** Whether `Accept` chose the format. */
  isNegotiated: boolean
  basePath: string
}

/** Describes the caller's budget, evaluates preconditions, and sends the report. Throws a `Problem` if a precondition fails. */
export function handOverReport (request: FastifyRequest, reply: FastifyReply, chosen: ChosenReport, budget: CallerBudget): void {
  const { rendered, variant } = chosen
  budget.describe(reply)
  if (failsPrecondition(request.raw, variant, rendered.encoded)) throw new Problem('precondition-failed')
  if (rendered.retryAfterS !== null) reply.header('retry-after', rendered.retryAfterS)
  request.answeredFrom = rendered.source
  sendChosen(request, reply, chosen)
}

/** Sends the chosen bytes past Fastify, with the headers that hooks have set. */
export function sendChosen (request: FastifyRequest, reply: FastifyReply, chosen: ChosenReport): void {
  const { prepared, rendered, variant, refresh, isNegotiated, basePath } = chosen
  const { raw, id, server } = request
  reply.hijack()
  const exchange = {
    request: raw,
    response: reply.raw,
    id,
    basePath,
    isLast: server.draining.begun,
    // hooks may have set headers past this list
    keepAliveMs: null,
    headers: headersOfRequest(reply),
    isNegotiated
  }
  sendReport(exchange, prepared, rendered, variant, refresh)
}

/** Returns the headers that hooks have set and that depend on the client and its way here. The report's own come with its bytes. */
function headersOfRequest (reply: FastifyReply): string[] {
  return Object.entries(reply.getHeaders())
    .filter(([name]) => /^(access-control-|ratelimit|retry-after$|strict-transport-security$)/.test(name))
    .flatMap(([name, value]) => [name, String(value)])
}
