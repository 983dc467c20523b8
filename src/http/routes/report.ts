import type { FastifyInstance, FastifyRequest } from 'fastify'
import { LRUCache } from 'lru-cache'
import type { z } from 'zod'
import type { CalendarDate } from '../../domain/calendar-date.ts'
import type { DateRange } from '../../domain/date-range.ts'
import type { JourneyId } from '../../domain/journey-id.ts'
import type { Report } from '../../reports/report.ts'
import type { Reports } from '../../reports/reports.ts'
import { readCacheMode } from '../cache-mode.ts'
import { parseRequestPart } from '../compile-validator.ts'
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

/** Addresses whose meaning a report remembers: dashboards ask for the same few again and again. */
const maxRemembered = 1_000
/** Longer addresses are read each time, so that memory stays small. */
const maxUrlLength = 200

/** What a valid address asks for on a day: ranges by name move with it, and it limits where a range may end. */
interface Asked {
  day: CalendarDate
  journeyId: JourneyId
  range: DateRange | null
}

/** Adds `GET /v1/journeys/{journeyId}/{report}`. */
export function addReportRoute (app: FastifyInstance, { reports, today, mayRefresh }: ReportRouteOptions, described: ReportDescription): void {
  const { report, answer, ...documented } = described
  const remembered = new LRUCache<string, Asked>({ max: maxRemembered })

  const read = ({ url, params, query }: FastifyRequest): Asked => {
    const day = today()
    const known = remembered.get(url)
    if (known?.day === day) return known
    const { journeyId } = parseRequestPart(journeyParams, 'path', params)
    const asked = { day, journeyId, range: resolveRange(parseRequestPart(rangeQuery, 'query', query), day, report.maxDays) }
    if (url.length <= maxUrlLength) remembered.set(url, asked)
    return asked
  }

  app.get(`/v1/journeys/:journeyId/${report.name}`, {
    schema: { tags: ['Reports'], ...documented, params: journeyParams, querystring: rangeQuery, response: { 200: describeAnswer('The report.', answer), ...reportProblems } },
    // the handler checks both, where it does not remember the address
    validatorCompiler: () => value => ({ value })
  }, (request, reply) => {
    const { journeyId, range } = read(request)
    if (!acceptsJson(request.headers.accept)) throw new Problem('not-acceptable')
    const { mode, refresh } = readCacheMode(request.headers['cache-control'], mayRefresh)
    const ready = mode === 'normal' ? reports.look(report, journeyId, range) : null
    if (ready !== null) return sendReport(request, reply, reports, ready, refresh)
    return reports.get(report, journeyId, range, mode).then(found => sendReport(request, reply, reports, found, refresh))
  })
}
