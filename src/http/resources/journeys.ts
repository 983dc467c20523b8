import type { FastifyInstance } from 'fastify'
import { calendarState, describeRange } from '../../domain/time/date-range.ts'
import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import type { Budget } from '../../reports/engine/budget.ts'
import { withoutNumbers, type Summarise } from '../../reports/resources/journey-summaries.ts'
import { statistics } from '../../reports/resources/statistics.ts'
import { redactSecrets } from '../server/redact-secrets.ts'
import { describePartProblem } from '../problems/to-problem.ts'
import { parseRequestPart } from './compile-validator.ts'
import { Problem } from '../problems/problem.ts'
import { resolveRange } from './resolve-range.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { journeysQuery, journeysSchema } from '../schemas/journeys.ts'
import { commonProblems, describeProblems } from '../schemas/problem.ts'
import { requireCaller } from './report.ts'
import type { ReportRoutesOptions } from './reports.ts'

const problems = describeProblems([...commonProblems, 'range-too-long'])

const maxShownLength = 60
/** Of the journeys listed to choose from; the others' names come when their reports are requested. */
const maxNamesLoaded = 50

export interface JourneysRouteOptions extends ReportRoutesOptions {
  summarise: Summarise
  /** Listed for clients that were granted all journeys. */
  journeys: readonly JourneyId[]
  timeZone: string
}

/** Adds `GET /v1/journeys`. */
export function addJourneysRoute (
  app: FastifyInstance, { summarise, definitions, journeys: configured, today, timeZone, guards, openBudget }: JourneysRouteOptions
): void {
  const findName = (journeyId: JourneyId, budget: Budget | null): string | null =>
    definitions?.findName(journeyId, budget) ?? null
  app.get('/v1/journeys', {
    config: { scope: 'journeys:read' },
    schema: {
      operationId: 'getJourneys',
      tags: ['Reports'],
      summary: 'Totals and rates of several journeys, or the journeys to choose from',
      description: 'With `ids`, each journey\'s totals and rates, or why they are not there: one that fails harms no other. Without, ' +
        'the journeys that the caller was granted by id, or the configured ones. Names are those in memory: missing definitions are ' +
        'then loaded behind everything else while nothing waits for them, so ask again for their names.',
      querystring: journeysQuery,
      response: { 200: describeAnswer('The journeys.', journeysSchema), ...problems }
    },
    validatorCompiler: () => value => ({ value })
  }, async (request, reply) => {
    const caller = requireCaller(request)
    const { ids, ...rangeQuery } = parseRequestPart(journeysQuery, 'query', request.query)
    const range = resolveRange(rangeQuery, today(), statistics.maxDays)
    const { journeys: granted } = caller.client
    const budget = openBudget(caller, reply)
    if (ids === undefined) {
      const listed = granted === 'all' ? configured : [...granted]
      const nameOf = (id: JourneyId, position: number): string | null => findName(id, position < maxNamesLoaded ? budget : null)
      return { journeys: listed.map((journeyId, position) => ({ journeyId, name: nameOf(journeyId, position) })) }
    }
    const summaries = await Promise.all(ids.map(async id => {
      try {
        const journeyId = parseJourneyId(id)
        if (journeyId === null) throw new Problem('invalid-request', { detail: 'This is no journey id.' })
        guards.requireJourney(caller, journeyId)
        return { journeyId, summary: await summarise(journeyId, range, budget) }
      } catch (error) {
        if (error instanceof Problem && error.code === 'forbidden') app.auditRefusedJourney(request, parseJourneyId(id))
        // an invalid id goes back shortened and redacted: enough to find it, and never a key
        const shown = redactSecrets(id).slice(0, maxShownLength)
        return { journeyId: null, summary: withoutNumbers(shown, describePartProblem(error)) }
      }
    }))
    budget.describe(reply)
    const retryAfterS = Math.max(0, ...summaries.map(({ summary }) => summary.retryAfterS ?? 0))
    if (retryAfterS > 0) reply.header('retry-after', retryAfterS)
    return {
      range: describeRange(range, calendarState(range, today()), timeZone),
      // names take the tokens that the numbers left; a journey that cannot be read needs no name
      journeys: summaries.map(({ journeyId, summary }) =>
        ({ name: journeyId === null ? null : findName(journeyId, summary.status === 'failed' ? null : budget), ...summary }))
    }
  })
}
