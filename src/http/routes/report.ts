import type { FastifyInstance } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import type { z } from 'zod'
import type { CalendarDate } from '../../domain/calendar-date.ts'
import type { Report } from '../../reports/report.ts'
import type { Reports } from '../../reports/reports.ts'
import { readCacheMode } from '../cache-mode.ts'
import { acceptsJson } from '../negotiate.ts'
import { Problem } from '../problem.ts'
import { resolveRange } from '../resolve-range.ts'
import { describeAnswer } from '../schemas/answer.ts'
import { journeyParams, rangeQuery } from '../schemas/parameters.ts'
import { reportProblems } from '../schemas/problem.ts'
import { sendReport } from '../send-report.ts'

export interface ReportRouteOptions {
  reports: Reports
  today: () => CalendarDate
  /** Whether callers may have answers fetched anew. */
  mayRefresh: boolean
}

export interface ReportDescription {
  report: Report
  operationId: string
  summary: string
  description: string
  answer: z.ZodType
}

/** Adds `GET /v1/journeys/{journeyId}/{report}`. */
export function addReportRoute (app: FastifyInstance, { reports, today, mayRefresh }: ReportRouteOptions, described: ReportDescription): void {
  const { report, answer, ...documented } = described
  app.withTypeProvider<ZodTypeProvider>().get(`/v1/journeys/:journeyId/${report.name}`, {
    schema: { tags: ['Reports'], ...documented, params: journeyParams, querystring: rangeQuery, response: { 200: describeAnswer('The report.', answer), ...reportProblems } }
  }, (request, reply) => {
    if (!acceptsJson(request.headers.accept)) throw new Problem('not-acceptable')
    const { journeyId } = request.params
    const range = resolveRange(request.query, today(), report.maxDays)
    const { mode, refresh } = readCacheMode(request.headers['cache-control'], mayRefresh)
    const ready = mode === 'normal' ? reports.look(report, journeyId, range) : null
    if (ready !== null) return sendReport(request, reply, reports, ready, refresh)
    return reports.get(report, journeyId, range, mode).then(found => sendReport(request, reply, reports, found, refresh))
  })
}
