import type { FastifyInstance } from 'fastify'
import { addDays, type CalendarDate } from '../../domain/time/calendar-date.ts'
import { calendarState, describeRange, type DateRange } from '../../domain/time/date-range.ts'
import { historyFormats } from '../../formats/index.ts'
import { maxHistoryDays, type Histories } from '../../reports/resources/history.ts'
import { nameFile } from '../answers/name-file.ts'
import { offerFormats, refuseFormats } from '../answers/negotiate.ts'
import { Problem } from '../problems/problem.ts'
import { describeFormats } from '../schemas/format-parameters.ts'
import { historyQuery, historySchema, type HistoryQuery } from '../schemas/history.ts'
import { journeyParams, reportHeaders, type RangeQuery } from '../schemas/parameters.ts'
import { parseRequestPart, validateInHandler } from './compile-validator.ts'
import { requireCaller, type ReportRouteOptions } from './report.ts'
import { resolveRange } from './resolve-range.ts'
import { streamText, weakTagOf } from './stream-text.ts'
import { chooseWriter, writeHistory } from './write-history.ts'

export interface HistoryRouteOptions extends Pick<ReportRouteOptions, 'today' | 'guards' | 'openBudget'> {
  /** `null` without a store. */
  histories: Histories | null
  timeZone: string
  /** The service's version. It is part of the validator because another version may write other answers. */
  version: string
}

const defaultDays = 365

const offers = offerFormats(historyFormats)

/** Adds `GET /v1/journeys/{journeyId}/history`. */
export function addHistoryRoute (app: FastifyInstance, options: HistoryRouteOptions): void {
  const { histories, today, timeZone, guards, openBudget, version } = options
  app.get('/v1/journeys/:journeyId/history', {
    config: { scope: 'journeys:read', isReport: 'streamed', needs: ['history'], negotiates: true },
    schema: {
      operationId: 'getHistory',
      tags: ['Reports'],
      summary: 'History of a journey, run by run, over years',
      description: 'Numbers recorded after each run, which Treasure Data itself overwrites: totals since launch, rates, sizes of stages ' +
        'and steps. Nothing is interpolated: `gaps` lists periods without a recorded run. `deltas` lists the changes between points, ' +
        'next to the sums of Treasure Data\'s own series over the same runs. A range covers at most ' +
        `${maxHistoryDays.toLocaleString('en')} days; the default is the ${defaultDays} days up to today. The answer is streamed.`,
      params: journeyParams,
      querystring: historyQuery,
      headers: reportHeaders.pick({ 'If-None-Match': true }),
      response: { 200: describeFormats('The history.', historySchema, historyFormats) }
    },
    validatorCompiler: validateInHandler
  }, async (request, reply) => {
    const caller = requireCaller(request)
    const { journeyId } = parseRequestPart(journeyParams, 'path', request.params)
    const query = parseRequestPart(historyQuery, 'query', request.query)
    const day = today()
    const range = resolveHistoryRange(query, day)
    await guards.requireJourney(caller, journeyId)
    if (histories === null) throw new Problem('history-off')
    const { writer, contentType, extension } = chooseFormat(query, request.headers.accept)
    const budget = openBudget(caller, reply)
    const { reading, digest } = await histories.read(journeyId, range, query.by, budget)
    budget.describe(reply)
    const described = describeRange(range, calendarState(range, day), timeZone)
    const write = writer({ journeyId, range: described, by: query.by })
    const fields = write.fields ?? query.fields
    const etag = weakTagOf([version, contentType, described, query.by, query.table, [...fields], digest])
    const pieces = writeHistory({ write, reading, pages: histories.readPoints(reading, fields), budget })
    const subject = ['history', ...query.table === undefined ? [] : [query.table]]
    const file = extension === null ? {} : { file: nameFile({ journeyId, subject, range, asOf: null, extension }) }
    return await streamText(request, reply, { etag, contentType, pieces, ...file })
  })
}

/** Returns the range of a history that a query requests. Throws the `Problem` of one that cannot be served. */
export function resolveHistoryRange (query: RangeQuery, today: CalendarDate): DateRange {
  return resolveRange(query, today, maxHistoryDays) ?? { from: addDays(today, 1 - defaultDays), to: today }
}

function chooseFormat ({ format, table }: HistoryQuery, accept: string | undefined): ReturnType<typeof chooseWriter> {
  const name = format ?? offers(accept)
  if (name === null) throw refuseFormats(offers)
  return chooseWriter(name, table)
}
