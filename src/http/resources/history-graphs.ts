import type { FastifyInstance } from 'fastify'
import { asOfInstant } from '../../domain/time/as-of.ts'
import { addDays } from '../../domain/time/calendar-date.ts'
import { calendarState, describeRange, type RangeDescription } from '../../domain/time/date-range.ts'
import { NotRecordedError } from '../../reports/engine/recorded-parts.ts'
import { defineGraph, maxChartDays } from '../../reports/resources/graphs.ts'
import type { RecordedChart } from '../../reports/resources/history.ts'
import { nameFile } from '../answers/name-file.ts'
import { offerFormats, refuseFormats } from '../answers/negotiate.ts'
import { describePartProblem } from '../problems/to-problem.ts'
import { Problem } from '../problems/problem.ts'
import { describeFormats } from '../schemas/format-parameters.ts'
import { historyGraphFormats, historyGraphsQuery, historyGraphsSchema } from '../schemas/history-graphs.ts'
import { journeyParams, reportHeaders } from '../schemas/parameters.ts'
import { parseRequestPart, validateInHandler } from './compile-validator.ts'
import type { HistoryRouteOptions } from './history.ts'
import { requireCaller, type ReportRouteOptions } from './report.ts'
import { resolveRange } from './resolve-range.ts'
import { streamText, weakTagOf } from './stream-text.ts'

const defaultDays = 30
const offers = offerFormats(historyGraphFormats)

/** Adds `GET /v1/journeys/{journeyId}/history/graphs`. */
export function addHistoryGraphsRoute (app: FastifyInstance, options: HistoryRouteOptions & Pick<ReportRouteOptions, 'reports'>): void {
  const { histories, reports, today, timeZone, guards, openBudget, version } = options
  app.get('/v1/journeys/:journeyId/history/graphs', {
    config: { scope: 'journeys:read', isReport: 'streamed', needs: ['history'], negotiates: true },
    schema: {
      operationId: 'getHistoryGraphs',
      tags: ['Reports'],
      summary: 'Recorded graphs of each day',
      description: 'The recorded conversion and activation graphs, one per day. Do not add them up: each graph counts distinct profiles ' +
        'of its day, and a profile that moves on several days is in several graphs. A range covers at most ' +
        `${maxChartDays} days; the default is the ${defaultDays} days up to yesterday. The answer is streamed.`,
      params: journeyParams,
      querystring: historyGraphsQuery,
      headers: reportHeaders.pick({ 'If-None-Match': true }),
      response: { 200: describeFormats('The graphs.', historyGraphsSchema, historyGraphFormats) }
    },
    validatorCompiler: validateInHandler
  }, async (request, reply) => {
    const caller = requireCaller(request)
    const { journeyId } = parseRequestPart(journeyParams, 'path', request.params)
    const { chart: chosen, format: asked, ...dates } = parseRequestPart(historyGraphsQuery, 'query', request.query)
    const day = today()
    const range = resolveRange(dates, day, maxChartDays) ?? { from: addDays(day, -defaultDays), to: addDays(day, -1) }
    await guards.requireJourney(caller, journeyId)
    if (histories === null) throw new Problem('history-off')
    const format = historyGraphFormats.find(({ name }) => name === (asked ?? offers(request.headers.accept)))
    if (format === undefined) throw refuseFormats(offers)
    const budget = openBudget(caller, reply)
    const charts = (await histories.listCharts(journeyId, range)).filter(({ chart }) => chosen.includes(chart))
    budget.describe(reply)
    const described = describeRange(range, calendarState(range, day), timeZone)
    const etag = weakTagOf([version, format.name, described, charts])
    const write = async (recorded: RecordedChart): Promise<string> => {
      const { chart, day, recordedAt } = recorded
      const prepared = reports.prepare(defineGraph(chart), journeyId, { from: day, to: day }, { asOf: asOfInstant(recordedAt, timeZone) })
      try {
        const { encoded } = await reports.get(prepared, 'normal', budget)
        // the report is already JSON
        return `${JSON.stringify({ ...recorded, problem: null }).slice(0, -1)},"report":${encoded.identity.body.toString()}}`
      } catch (error) {
        // damaged records do not affect the others; any other failure aborts the answer
        if (!(error instanceof NotRecordedError)) throw error
        return JSON.stringify({ ...recorded, problem: describePartProblem(error), report: null })
      }
    }
    const pieces = format.name === 'ndjson' ? writeLines(charts, write) : writeJson({ journeyId, range: described }, charts, write)
    const file = format.kind === 'plain'
      ? {}
      : { file: nameFile({ journeyId, subject: ['history', 'graphs'], range, asOf: null, extension: format.extension }) }
    return await streamText(request, reply, { etag, contentType: format.contentType, pieces, ...file })
  })
}

type Write = (recorded: RecordedChart) => Promise<string>

async function * writeLines (charts: readonly RecordedChart[], write: Write): AsyncGenerator<string, void> {
  for (const recorded of charts) yield `${await write(recorded)}\n`
}

/** Writes the members of `HistoryGraphs` in their order. */
async function * writeJson (
  head: { journeyId: string, range: RangeDescription }, charts: readonly RecordedChart[], write: Write
): AsyncGenerator<string, void> {
  let before = `${JSON.stringify(head).slice(0, -1)},"graphs":[`
  for (const recorded of charts) {
    yield before + await write(recorded)
    before = ','
  }
  yield charts.length === 0 ? `${before}]}` : ']}'
}
