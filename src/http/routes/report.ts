import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { z } from 'zod'
import type { CacheMode } from '../../cache/source-cache-contract.ts'
import type { CalendarDate } from '../../domain/calendar-date.ts'
import { findFailure } from '../../reports/failure.ts'
import type { Report } from '../../reports/report.ts'
import type { NamedReport, ReportAnswer, Reports } from '../../reports/reports.ts'
import type { AskedReports } from '../asked-reports.ts'
import { readCacheMode } from '../cache-mode.ts'
import type { RefreshOutcome } from '../cache-status.ts'
import { parseRequestPart } from '../compile-validator.ts'
import { acceptsJson } from '../negotiate.ts'
import { Problem } from '../problem.ts'
import { reportRoute } from '../report-route.ts'
import { resolveRange } from '../resolve-range.ts'
import { describeAnswer } from '../schemas/answer.ts'
import { journeyParams, rangeQuery } from '../schemas/parameters.ts'
import { reportProblems } from '../schemas/problem.ts'
import { chooseVariant, sendReport } from '../send-report.ts'

export interface ReportRouteOptions {
  reports: Reports
  asked: AskedReports
  today: () => CalendarDate
  /** Whether callers may have answers fetched anew. */
  mayRefresh: boolean
  /** Whether the process is so late with its work that nothing should be loaded. */
  isOverloaded: () => boolean
}

export interface ReportDescription {
  report: Report
  operationId: string
  summary: string
  description: string
  answer: z.ZodType
}

/** Adds `GET /v1/journeys/{journeyId}/{report}`. */
export function addReportRoute (app: FastifyInstance, options: ReportRouteOptions, described: ReportDescription): void {
  const { reports, asked, today, mayRefresh, isOverloaded } = options
  const { report, answer, ...documented } = described

  const read = ({ url, params, query }: FastifyRequest): NamedReport => {
    const day = today()
    const known = asked.find(url, day)
    if (known !== undefined) return known
    const { journeyId } = parseRequestPart(journeyParams, 'path', params)
    const named = reports.name(report, journeyId, resolveRange(parseRequestPart(rangeQuery, 'query', query), day, report.maxDays))
    asked.remember(url, day, named)
    return named
  }

  const find = async (named: NamedReport, mode: CacheMode): Promise<ReportAnswer> => {
    if (mode === 'only-if-cached' || !isOverloaded()) return await reports.get(named, mode)
    return await reports.get(named, 'only-if-cached').catch(error => {
      throw findFailure(error)?.code === 'not-cached' ? new Problem('overloaded', { headers: { 'retry-after': '5' } }) : error
    })
  }

  const send = async (request: FastifyRequest, reply: FastifyReply, found: ReportAnswer, refresh: RefreshOutcome): Promise<void> => {
    const variant = await chooseVariant(request.raw, reports, found)
    request.answeredFrom = found.source
    reply.hijack()
    sendReport({ request: request.raw, response: reply.raw, id: request.id, isLast: app.draining.begun }, found, variant, refresh)
  }

  app.get(reportRoute(report), {
    schema: { tags: ['Reports'], ...documented, params: journeyParams, querystring: rangeQuery, response: { 200: describeAnswer('The report.', answer), ...reportProblems } },
    // the handler checks both, where it does not remember the address
    validatorCompiler: () => value => ({ value })
  }, async (request, reply) => {
    const named = read(request)
    if (!acceptsJson(request.headers.accept)) throw new Problem('not-acceptable')
    const { mode, refresh } = readCacheMode(request.headers['cache-control'], mayRefresh)
    await send(request, reply, await find(named, mode), refresh)
  })
}
