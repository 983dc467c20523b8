import type { FastifyInstance, FastifyRequest, FastifySchema } from 'fastify'
import type { z } from 'zod'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import { json } from '../../formats/index.ts'
import type { Language } from '../../formats/words/languages.ts'
import type { Report, Resource } from '../../reports/engine/report.ts'
import type { Reports } from '../../reports/engine/reports.ts'
import type { Clock } from '../../runtime/clock.ts'
import { readCacheMode } from '../answers/cache-status.ts'
import { offerFormats, refuseFormats, type ChooseFormat } from '../answers/negotiate.ts'
import { ReportRequest, type ReportRequests } from '../answers/report-requests.ts'
import { reportRoute } from '../answers/report-route.ts'
import type { OpenBudget } from '../guards/caller-budget.ts'
import type { Caller } from '../guards/caller-limits.ts'
import type { Guards } from '../guards/guard.ts'
import { Problem } from '../problems/problem.ts'
import { journeyParams, reportHeaders, type RangeQuery, type RequestedTime } from '../schemas/parameters.ts'
import { parseRequestPart, validateInHandler } from './compile-validator.ts'
import { handOverReport, type HandOver } from './hand-over-report.ts'
import { resolveTime, type ResolvedTime } from './resolve-range.ts'

export interface ReportRouteOptions extends HandOver {
  reports: Reports
  requests: ReportRequests
  today: () => CalendarDate
  guards: Guards
  openBudget: OpenBudget
  timeZone: string
  clock: Pick<Clock, 'wallMs'>
  /** Whether there is a store that reports of the past come from. */
  keepsHistory: boolean
}

type Documented = Required<Pick<FastifySchema, 'operationId' | 'summary' | 'description' | 'tags' | 'response'>>

/** The query of any report. Only recorded reports take `asOf`. */
type ReportQuery = RangeQuery & { asOf?: RequestedTime | undefined }

/** The choices made by the request's headers. */
export interface NegotiatedChoice {
  /** `null` if the query names the format, or if there is only one. */
  format: string | null
  /** The default one if the query names the language. */
  language: Language
}

export interface ReportDescription<Query extends ReportQuery> extends Documented {
  resource: Resource
  /** The query parameters, including a range. */
  query: z.ZodType<Query>
  /** Returns the period to compare with, for comparisons. Throws a `Problem` if it cannot be served. */
  findBaseline?: (query: Query, range: DateRange | null, today: CalendarDate) => DateRange
  /** Returns the requested report. */
  choose: (query: Query, negotiated: NegotiatedChoice, time: ResolvedTime) => Report
  /** What it needs that operators may switch off. */
  needs?: ReadonlyArray<'definitions'>
  /** The formats that `Accept` can select if the query names none. Only JSON by default. */
  offers?: ChooseFormat
  /** The request headers, besides credentials. Those of every report by default. */
  headers?: z.ZodType
}

/** The choice of reports that are only in JSON. */
export const offerJson = offerFormats([json])

/** Adds the resource of a report: `GET /v1/journeys/{journeyId}/{resource}`, or TD's own path. */
export function addReportRoute<Query extends ReportQuery> (
  app: FastifyInstance, options: ReportRouteOptions, described: ReportDescription<Query>
): void {
  const { reports, requests, today, guards, openBudget, timeZone, clock, keepsHistory } = options
  const { resource, query, choose, findBaseline, offers = offerJson, headers = reportHeaders, needs = [], ...documented } = described
  const { path, scope, isRaw } = reportRoute(resource)

  const readRequest = ({ url, params, query: given }: FastifyRequest): ReportRequest => {
    const day = today()
    const known = requests.find(url, day)
    if (known !== undefined) return known
    const { journeyId } = parseRequestPart(journeyParams, 'path', params)
    const parsed = parseRequestPart(query, 'query', given)
    const time = resolveTime(parsed, resource, { today: day, nowMs: clock.wallMs(), timeZone })
    const { range, asOf } = time
    const baseline = findBaseline?.(parsed, range, day) ?? null
    const isFixed = isRaw || ('format' in parsed && parsed.format !== undefined)
    const open = { format: isFixed ? null : offers, language: !('lang' in parsed) || parsed.lang === undefined }
    const request = new ReportRequest(journeyId, open, (format, language) => {
      if (asOf !== null && !keepsHistory) throw new Problem('history-off')
      return reports.prepare(choose(parsed, { format, language }, time), journeyId, range, { baseline, asOf })
    })
    // remembered requests are answered before the guards run, so one that fails must not be remembered
    if (asOf === null || keepsHistory) requests.remember(url, day, request)
    return request
  }

  app.get(path, {
    config: { scope, isReport: true, asks: ['journey'], needs, negotiates: !isRaw },
    schema: { ...documented, params: journeyParams, querystring: query, headers },
    // the handler validates, unless it remembers the address
    validatorCompiler: validateInHandler
  }, async (request, reply) => {
    const reportRequest = readRequest(request)
    const caller = requireCaller(request)
    await guards.requireJourney(caller, reportRequest.journeyId)
    const prepared = reportRequest.pick(request.headers)
    if (prepared === null) throw refuseFormats(offers)
    const { mode, refresh } = readMode(request, caller)
    const budget = openBudget(caller, reply)
    const rendered = await reports.get(prepared, mode, budget, id => guards.mayRead(caller, id))
    const negotiation = reportRequest.negotiationOf(prepared)
    await handOverReport(options, request, reply, { prepared, rendered, refresh, negotiation }, budget)
  })
}

/** Returns the cache mode that a request asks for and its caller may use. A refresh is audited. */
export function readMode (request: FastifyRequest, { client }: Caller): ReturnType<typeof readCacheMode> {
  const read = readCacheMode(request.headers['cache-control'], client.scopes.has('cache:refresh'))
  if (read.mode === 'refresh') request.audited = 'refresh'
  return read
}

/** Returns the caller that the guards identified. Throws a `Problem` if there is none, which cannot happen on routes with a scope. */
export function requireCaller ({ caller }: FastifyRequest): Caller {
  if (caller === null) throw new Problem('unauthenticated')
  return caller
}
