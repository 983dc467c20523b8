import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import { json } from '../../formats/index.ts'
import type { LoadToken } from '../../reports/engine/load-source.ts'
import type { RenderedReport } from '../../reports/engine/reports.ts'
import type { Report, Resource } from '../../reports/engine/report.ts'
import type { PreparedReport } from '../../reports/engine/prepared-report.ts'
import type { Reports } from '../../reports/engine/reports.ts'
import type { Tracer } from '../../runtime/tracer.ts'
import { ReportRequest } from '../answers/report-request.ts'
import type { ReportRequests } from '../answers/report-requests.ts'
import type { AccessGuard, Caller } from '../guards/access-guard.ts'
import { readCacheMode } from '../answers/cache-mode.ts'
import type { RefreshOutcome } from '../answers/cache-status.ts'
import { parseRequestPart } from './compile-validator.ts'
import { offerFormats, type ChooseFormat } from '../answers/negotiate.ts'
import { Problem } from '../problems/problem.ts'
import { reportRoute } from '../answers/report-route.ts'
import { resolveRange } from './resolve-range.ts'
import { journeyParams, type RangeQuery } from '../schemas/parameters.ts'
import { chooseVariant, sendReport } from '../answers/send-report.ts'

export interface ReportRouteOptions {
  reports: Reports
  asked: ReportRequests
  today: () => CalendarDate
  guard: AccessGuard
  tracer: Tracer
  /** Whether the process is so late with its work that nothing should be loaded. */
  isOverloaded: () => boolean
}

export interface ReportDescription<Query extends RangeQuery> {
  resource: Resource
  /** The parameters of the query, a range among them. */
  query: z.ZodType<Query>
  /** The period that the range is compared with, of reports of two. Throws the `Problem` of one that cannot be served. */
  findBaseline?: (query: Query, range: DateRange | null, today: CalendarDate) => DateRange
  /** The report that is asked for, in the format that was negotiated: `null` where the query names it, or there is one. */
  choose: (query: Query, format: string | null) => Report
  /** What `Accept` can choose where the query names no format; JSON alone without. */
  offers?: ChooseFormat
  operationId: string
  summary: string
  description: string
  tags: string[]
  /** The documented answers by status. */
  response: Record<number, object>
}

const jsonAlone = offerFormats([json])

interface Sending {
  refresh: RefreshOutcome
  isNegotiated: boolean
}

/** Adds a report's resource: `GET /v1/journeys/{journeyId}/{resource}`, or TD's own path. */
export function addReportRoute<Query extends RangeQuery> (
  app: FastifyInstance, options: ReportRouteOptions, described: ReportDescription<Query>
): void {
  const { reports, asked: remembered, today, guard, tracer, isOverloaded } = options
  const { resource, query, choose, findBaseline, offers = jsonAlone, ...documented } = described
  const { path, scope, isRaw } = reportRoute(resource)

  const read = ({ url, params, query: asked }: FastifyRequest): ReportRequest => {
    const day = today()
    const known = remembered.find(url, day)
    if (known !== undefined) return known
    const { journeyId } = parseRequestPart(journeyParams, 'path', params)
    const parsed = parseRequestPart(query, 'query', asked)
    const range = resolveRange(parsed, day, resource.maxDays)
    const baseline = findBaseline?.(parsed, range, day) ?? null
    const isFixed = isRaw || ('format' in parsed && parsed.format !== undefined)
    const found = new ReportRequest(journeyId, isFixed ? null : offers, format => reports.prepare(choose(parsed, format), journeyId, range, baseline))
    remembered.remember(url, day, found)
    return found
  }

  /** Each load takes a turn of the caller's, and none begins while the process is late with its work. */
  const takeLoadToken = (caller: Caller): LoadToken => {
    if (isOverloaded()) throw new Problem('overloaded', { headers: { 'retry-after': '5' } })
    return guard.takeLoad(caller)
  }

  const send = async (request: FastifyRequest, reply: FastifyReply, named: PreparedReport, answer: RenderedReport, sending: Sending): Promise<void> => {
    const { refresh, isNegotiated } = sending
    const chosen = chooseVariant(request.raw, reports, answer)
    const variant = chosen instanceof Promise
      ? await tracer.run('compress', {}, async span => {
        const made = await chosen
        span.set({ 'encode.coding': made.coding, 'encode.bytes': made.body.length })
        return made
      })
      : chosen
    request.answeredFrom = answer.source
    reply.hijack()
    const exchange = { request: request.raw, response: reply.raw, id: request.id, isLast: app.draining.begun, headers: headersOfRequest(reply), isNegotiated }
    sendReport(exchange, named, answer, variant, refresh)
  }

  app.get(path, {
    config: { scope },
    schema: { ...documented, params: journeyParams, querystring: query },
    // the handler checks both, where it does not remember the address
    validatorCompiler: () => value => ({ value })
  }, async (request, reply) => {
    const found = read(request)
    const caller = callerOf(request)
    guard.requireGrant(caller, found.journeyId)
    const named = found.pick(request.headers.accept)
    if (named === null) throw new Problem('not-acceptable')
    const { mode, refresh } = readCacheMode(request.headers['cache-control'], caller.client.scopes.has('cache:refresh'))
    const answer = await reports.get(named, mode, () => takeLoadToken(caller))
    await send(request, reply, named, answer, { refresh, isNegotiated: found.isNegotiated })
  })
}

/** The caller whom the access plugin let in, as it does for every route with a scope. */
export function callerOf ({ caller }: FastifyRequest): Caller {
  if (caller === null) throw new Problem('unauthenticated')
  return caller
}

/** What hooks have set that depends on who asks and from where. What depends on the report comes with its bytes. */
function headersOfRequest (reply: FastifyReply): string[] {
  return Object.entries(reply.getHeaders())
    .filter(([name]) => /^(access-control-|ratelimit|strict-transport-security$)/.test(name))
    .flatMap(([name, value]) => [name, String(value)])
}
