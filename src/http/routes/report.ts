import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { CacheMode } from '../../cache/source-cache-contract.ts'
import type { CalendarDate } from '../../domain/calendar-date.ts'
import { findFailure } from '../../reports/failure.ts'
import type { Report } from '../../reports/report.ts'
import type { NamedReport, ReportAnswer, Reports } from '../../reports/reports.ts'
import type { AskedReports } from '../asked-reports.ts'
import type { AccessGuard, Caller } from '../access-guard.ts'
import { readCacheMode } from '../cache-mode.ts'
import type { RefreshOutcome } from '../cache-status.ts'
import { parseRequestPart } from '../compile-validator.ts'
import { acceptsJson } from '../negotiate.ts'
import { Problem } from '../problem.ts'
import { reportRoute } from '../report-route.ts'
import { resolveRange } from '../resolve-range.ts'
import { journeyParams, rangeQuery, tdRangeQuery, type RangeQuery } from '../schemas/parameters.ts'
import { chooseVariant, sendReport } from '../send-report.ts'

export interface ReportRouteOptions {
  reports: Reports
  asked: AskedReports
  today: () => CalendarDate
  guard: AccessGuard
  /** Whether the process is so late with its work that nothing should be loaded. */
  isOverloaded: () => boolean
}

export interface ReportDescription {
  report: Report
  operationId: string
  summary: string
  description: string
  tags: [string]
  /** The documented answers by status. */
  response: Record<number, object>
}

/** Adds a report's resource: `GET /v1/journeys/{journeyId}/{report}`, or TD's own path. */
export function addReportRoute (app: FastifyInstance, options: ReportRouteOptions, described: ReportDescription): void {
  const { reports, asked, today, guard, isOverloaded } = options
  const { report, ...documented } = described
  const { path, scope, isRaw } = reportRoute(report)
  const querystring = isRaw ? tdRangeQuery : rangeQuery

  const read = ({ url, params, query }: FastifyRequest): NamedReport => {
    const day = today()
    const known = asked.find(url, day)
    if (known !== undefined) return known
    const { journeyId } = parseRequestPart(journeyParams, 'path', params)
    const named = reports.name(report, journeyId, resolveRange(parseRequestPart<RangeQuery>(querystring, 'query', query), day, report.maxDays))
    asked.remember(url, day, named)
    return named
  }

  /** What memory holds, however old; where that is nothing, the reason why nothing is loaded. */
  const getCached = async (named: NamedReport, reason: Problem): Promise<ReportAnswer> => {
    return await reports.get(named, 'only-if-cached').catch(error => {
      throw findFailure(error)?.code === 'not-cached' ? reason : error
    })
  }

  const load = async (named: NamedReport, mode: CacheMode, caller: Caller): Promise<ReportAnswer> => {
    const turn = guard.takeLoad(caller)
    if (turn instanceof Problem) return await getCached(named, turn)
    const found = await reports.get(named, mode)
    if (found.source.forward === null || found.source.collapsed) turn.giveBack()
    return found
  }

  const find = async (named: NamedReport, mode: CacheMode, caller: Caller): Promise<ReportAnswer> => {
    if (mode === 'only-if-cached') return await reports.get(named, mode)
    if (isOverloaded()) return await getCached(named, new Problem('overloaded', { headers: { 'retry-after': '5' } }))
    return (mode === 'normal' ? reports.look(named) : null) ?? await load(named, mode, caller)
  }

  const send = async (request: FastifyRequest, reply: FastifyReply, found: ReportAnswer, refresh: RefreshOutcome): Promise<void> => {
    const variant = await chooseVariant(request.raw, reports, found)
    request.answeredFrom = found.source
    reply.hijack()
    sendReport({ request: request.raw, response: reply.raw, id: request.id, isLast: app.draining.begun, headers: headersOfRequest(reply) }, found, variant, refresh)
  }

  app.get(path, {
    config: { scope },
    schema: { ...documented, params: journeyParams, querystring },
    // the handler checks both, where it does not remember the address
    validatorCompiler: () => value => ({ value })
  }, async (request, reply) => {
    const named = read(request)
    const caller = callerOf(request)
    guard.requireGrant(caller, named.journeyId)
    if (!isRaw && !acceptsJson(request.headers.accept)) throw new Problem('not-acceptable')
    const { mode, refresh } = readCacheMode(request.headers['cache-control'], caller.client.scopes.has('cache:refresh'))
    await send(request, reply, await find(named, mode, caller), refresh)
  })
}

/** The caller whom the access plugin let in, as it does for every route with a scope. */
function callerOf ({ caller }: FastifyRequest): Caller {
  if (caller === null) throw new Problem('unauthenticated')
  return caller
}

/** What hooks have set that depends on who asks and from where. What depends on the report comes with its bytes. */
function headersOfRequest (reply: FastifyReply): string[] {
  return Object.entries(reply.getHeaders())
    .filter(([name]) => /^(access-control-|ratelimit|strict-transport-security$)/.test(name))
    .flatMap(([name, value]) => [name, String(value)])
}
