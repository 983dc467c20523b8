import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify'
import type { EncodedBodies } from '../../cache/encoded/encoded-bodies.ts'
import { calendarState, describeRange, type DateRange } from '../../domain/time/date-range.ts'
import { parseJourneyId } from '../../domain/td/journey-id.ts'
import { journeysFormats } from '../../formats/index.ts'
import { journeysCsv } from '../../formats/journeys-csv.ts'
import type { Budget } from '../../reports/engine/budget.ts'
import type { JourneyIndexes } from '../../reports/engine/journey-indexes.ts'
import { keepAnswer, keepText } from '../../reports/engine/keep-answer.ts'
import { withoutNumbers, type JourneySummary, type Summarise } from '../../reports/resources/journey-summaries.ts'
import { statistics } from '../../reports/resources/statistics.ts'
import { nameFile } from '../answers/name-file.ts'
import { notNegotiated } from '../answers/negotiation.ts'
import { addHeaders } from '../answers/security-headers.ts'
import { redactSecrets } from '../server/redact-secrets.ts'
import { describePartProblem } from '../problems/to-problem.ts'
import { parseRequestPart, validateInHandler } from './compile-validator.ts'
import { answerList, chooseFigures, type JourneyListOptions } from './journey-list.ts'
import { Problem } from '../problems/problem.ts'
import { handOverReport } from './hand-over-report.ts'
import { resolveRange } from './resolve-range.ts'
import { describeFormats } from '../schemas/format-parameters.ts'
import { journeysQuery, journeysSchema, type JourneysQuery } from '../schemas/journeys.ts'
import { reportHeaders } from '../schemas/parameters.ts'
import { readMode, requireCaller } from './report.ts'
import type { ReportRoutesOptions } from './reports.ts'

const maxShownLength = 60
/** When a list is requested again whose indexes are still loading, in seconds. */
const pendingRetryS = 5

export interface JourneysRouteOptions extends ReportRoutesOptions, JourneyListOptions {
  summarise: Summarise
  indexes: JourneyIndexes
  /** The cache of encoded lists. */
  bytes: EncodedBodies
}

/** Adds `GET /v1/journeys`. */
export function addJourneysRoute (app: FastifyInstance, options: JourneysRouteOptions): void {
  app.get('/v1/journeys', {
    config: { scope: 'journeys:read', isReport: true },
    schema: {
      operationId: 'getJourneys',
      tags: ['Reports'],
      summary: 'List of journeys, or totals and rates of several journeys',
      description: 'Without `ids`: the journeys that the caller may read. They come from Treasure Data\'s indexes of parent segments ' +
        '(`TD_AUDIENCES`) and folders (`TD_FOLDERS`), from `JOURNEYS`, and from grants by id. `indexes` shows which indexes are missing, ' +
        'and why. With `ids`: the totals and rates of each journey, or why they are missing; a failure does not affect other journeys. ' +
        'Names without an index come from definitions in memory. Missing definitions are loaded at the lowest priority, so request ' +
        'again. With `ids` and `only-if-cached`, journeys that are not in the cache are `failed` with the problem `not-cached`.',
      querystring: journeysQuery,
      headers: reportHeaders,
      response: { 200: describeFormats('The journeys.', journeysSchema, journeysFormats) }
    },
    validatorCompiler: validateInHandler
  }, async (request, reply) => {
    const { ids, ...query } = parseRequestPart(journeysQuery, 'query', request.query)
    const range = resolveRange(query, options.today(), statistics.maxDays)
    if (ids === undefined) await sendList(options, query, range, request, reply)
    else await sendSummaries(options, { ids, trend: query.trend === true, format: query.format }, range, request, reply)
  })
}

async function sendSummaries (
  options: JourneysRouteOptions,
  { ids, trend, format }: { ids: readonly string[], trend: boolean, format: JourneysQuery['format'] },
  range: DateRange | null,
  request: FastifyRequest,
  reply: FastifyReply
): Promise<void> {
  const { summarise, definitions, bytes, today, timeZone, guards, openBudget } = options
  const caller = requireCaller(request)
  const { mode, refresh } = readMode(request, caller)
  const budget = openBudget(caller, reply)
  const summaries = await Promise.all(ids.map(async id => {
    try {
      const journeyId = parseJourneyId(id)
      if (journeyId === null) throw new Problem('invalid-request', { detail: 'This is not a valid journey id.' })
      await guards.requireJourney(caller, journeyId)
      return { journeyId, ...await summarise(journeyId, range, mode, budget) }
    } catch (error) {
      if (error instanceof Problem && error.code === 'forbidden') request.server.auditRefusedJourney(request, parseJourneyId(id))
      // the answer shows an invalid id shortened and redacted: enough to find it, and never a key
      const shown = redactSecrets(id).slice(0, maxShownLength)
      return { journeyId: null, summary: withoutNumbers(shown, describePartProblem(error)), source: null }
    }
  }))
  // names use the tokens left over by the numbers; a journey without numbers needs no name
  const payer = ({ status }: JourneySummary): Budget | null => status === 'failed' || mode === 'only-if-cached' ? null : budget
  const journeys = summaries.map(({ journeyId, summary }) => {
    const { journeyId: shown, ...figures } = chooseFigures(summary, trend)
    return { journeyId: shown, name: journeyId === null ? null : definitions?.findName(journeyId, payer(summary)) ?? null, ...figures }
  })
  const sources = summaries.flatMap(({ source }) => source ?? [])
  const isTable = format === journeysCsv.name
  if (isTable) addHeaders(reply, nameFile({ journeyId: null, subject: [], range, asOf: null, extension: journeysCsv.extension }))
  const rendered = isTable
    ? keepText(bytes, 'journeys', { text: journeysCsv.write(journeys), mediaType: journeysCsv.contentType }, sources)
    : keepAnswer(bytes, 'journeys', { range: describeRange(range, calendarState(range, today()), timeZone), journeys }, sources)
  const retryAfterS = findRetry(journeys)
  const chosen = { prepared: null, rendered: { ...rendered, retryAfterS }, refresh, negotiation: notNegotiated }
  await handOverReport(options, request, reply, chosen, budget)
}

async function sendList (
  options: JourneysRouteOptions, query: JourneysQuery, range: DateRange | null, request: FastifyRequest, reply: FastifyReply
): Promise<void> {
  const { indexes, bytes, openBudget } = options
  const caller = requireCaller(request)
  const { mode, refresh } = readMode(request, caller)
  const budget = openBudget(caller, reply)
  if (mode === 'refresh') budget.takeLoad()
  const { cause } = budget.waiter
  const snapshot = mode === 'only-if-cached' ? indexes.current() : await indexes.load({ refresh: mode === 'refresh', cause })
  if (mode === 'only-if-cached' && !snapshot.isWhole) throw new Problem('not-cached')
  const answer = await answerList(options, snapshot, { query, client: caller.client, range, budget })
  const rendered = keepAnswer(bytes, 'journeys', answer, snapshot.states.flatMap(({ answer }) => answer ?? []))
  const pending = answer.indexes.map(({ status }) => ({ retryAfterS: status === 'pending' ? pendingRetryS : null }))
  const retryAfterS = findRetry([...answer.journeys, ...pending])
  const chosen = { prepared: null, rendered: { ...rendered, retryAfterS }, refresh, negotiation: notNegotiated }
  await handOverReport(options, request, reply, chosen, budget)
}

/** Returns the seconds until the next request for pending parts makes sense; `null` if nothing is pending. */
function findRetry (parts: ReadonlyArray<{ retryAfterS?: number | null | undefined }>): number | null {
  const retryAfterS = Math.max(0, ...parts.map(({ retryAfterS }) => retryAfterS ?? 0))
  return retryAfterS > 0 ? retryAfterS : null
}
