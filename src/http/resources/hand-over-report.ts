import type { FastifyReply, FastifyRequest } from 'fastify'
import type { EncodedVariant } from '../../cache/encoded/encoded-body.ts'
import { fromNothing } from '../../reports/engine/keep-answer.ts'
import type { PreparedReport } from '../../reports/engine/prepared-report.ts'
import type { RenderedReport, Reports } from '../../reports/engine/reports.ts'
import type { Tracer } from '../../runtime/tracer.ts'
import { readyHeaders } from '../answers/answer-head.ts'
import type { RefreshOutcome } from '../answers/cache-status.ts'
import type { Negotiation } from '../answers/negotiation.ts'
import { chooseVariant, failsPrecondition, sendReport } from '../answers/send-report.ts'
import type { CallerBudget } from '../guards/caller-budget.ts'
import { Problem } from '../problems/problem.ts'

export interface ChosenReport {
  /** `null` for answers that are not reports of the engine. */
  prepared: PreparedReport | null
  rendered: RenderedReport
  refresh: RefreshOutcome
  negotiation: Negotiation
}

/** The dependencies of `handOverReport`. */
export interface HandOver {
  reports: Pick<Reports, 'encode'>
  tracer: Tracer
  /** The prefix of the service's addresses; empty without one. */
  basePath: string
}

/** Approximate processor time of compression, in ms per byte. It runs in the thread pool and is not measured each time. */
const compressingMsPerByte = 20 / 1_000_000

/**
 * Compresses a report unless a compressed variant exists, charges the caller's budget and adds its headers, evaluates preconditions, and
 * sends the report. Throws a `Problem` if a precondition fails.
 */
export async function handOverReport (
  { reports, tracer, basePath }: HandOver, request: FastifyRequest, reply: FastifyReply, chosen: ChosenReport, budget: CallerBudget
): Promise<void> {
  const { rendered } = chosen
  const made = chooseVariant(request.raw, reports, rendered)
  const variant = made instanceof Promise ? await charge(made) : made
  budget.describe(reply)
  if (failsPrecondition(request.raw, variant, rendered.encoded)) throw new Problem('precondition-failed')
  if (rendered.retryAfterS !== null) reply.header('retry-after', rendered.retryAfterS)
  if (rendered.source !== fromNothing) request.answeredFrom = rendered.source
  sendChosen(request, reply, chosen, { variant, basePath })

  async function charge (compressing: Promise<EncodedVariant>): Promise<EncodedVariant> {
    budget.charge('compressing', rendered.encoded.identity.body.length * compressingMsPerByte)
    return await tracer.run('compress', {}, async span => {
      const variant = await compressing
      span.set({ 'encode.coding': variant.coding, 'encode.bytes': variant.body.length })
      return variant
    })
  }
}

/** Sends the chosen bytes around Fastify, with the headers that hooks have set. */
function sendChosen (
  request: FastifyRequest, reply: FastifyReply, { prepared, rendered, refresh, negotiation }: ChosenReport,
  { variant, basePath }: { variant: EncodedVariant, basePath: string }
): void {
  const { raw, id, server } = request
  reply.hijack()
  const exchange = {
    request: raw,
    response: reply.raw,
    id,
    basePath,
    isLast: server.draining.begun,
    // hooks may have set headers outside this list
    keepAliveMs: null,
    headers: [readyHeaders(headersOfRequest(reply))],
    negotiation
  }
  sendReport(exchange, prepared, rendered, variant, refresh)
}

/**
 * Returns the headers that hooks set for the client and its connection, and that routes set for their requests. The report's own headers
 * come with its bytes.
 */
function headersOfRequest (reply: FastifyReply): string[] {
  return Object.entries(reply.getHeaders())
    .filter(([name]) => /^(access-control-|ratelimit|retry-after$|strict-transport-security$|content-disposition$)/.test(name))
    .flatMap(([name, value]) => [name, String(value)])
}
