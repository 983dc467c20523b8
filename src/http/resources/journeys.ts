import type { FastifyInstance } from 'fastify'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import { calendarState, describeRange } from '../../domain/time/date-range.ts'
import { parseJourneyId, type JourneyId } from '../../domain/td/journey-id.ts'
import type { Definitions } from '../../reports/engine/definitions.ts'
import type { TakeLoadToken } from '../../reports/engine/load-source.ts'
import { withoutNumbers, type Summarise } from '../../reports/resources/journey-summaries.ts'
import { statistics } from '../../reports/resources/statistics.ts'
import type { TakeLoad } from '../guards/caller-limits.ts'
import type { Guards } from '../guards/guard.ts'
import { redactSecrets } from '../server/redact-secrets.ts'
import { describePartProblem } from '../problems/to-problem.ts'
import { parseRequestPart } from './compile-validator.ts'
import { Problem } from '../problems/problem.ts'
import { resolveRange } from './resolve-range.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { journeysQuery, journeysSchema } from '../schemas/journeys.ts'
import { describeProblems } from '../schemas/problem.ts'
import { requireCaller } from './report.ts'

const maxShownLength = 60
/** Of those listed to choose from; the others' names come as their reports are asked for. */
const maxNamesLoaded = 50

export interface JourneysRouteOptions {
  summarise: Summarise
  /** Where names are known from; `null` where definitions are switched off. */
  definitions: Definitions | null
  /** What is listed to who was granted all journeys. */
  journeys: readonly JourneyId[]
  today: () => CalendarDate
  timeZone: string
  guards: Guards
  takeLoad: TakeLoad
}

/** Adds `GET /v1/journeys`. */
export function addJourneysRoute (
  app: FastifyInstance, { summarise, definitions, journeys: configured, today, timeZone, guards, takeLoad }: JourneysRouteOptions
): void {
  const findName = (journeyId: JourneyId, takeLoadToken: TakeLoadToken | null): string | null => definitions?.findName(journeyId, takeLoadToken) ?? null
  app.get('/v1/journeys', {
    config: { scope: 'journeys:read' },
    schema: {
      operationId: 'getJourneys',
      tags: ['Reports'],
      summary: 'Totals and rates of several journeys, or the journeys to choose from',
      description: 'With `ids`, each journey\'s totals and rates, or why they are not there: one that fails harms no other. Without, the journeys that the caller was granted by id, or the configured ones. Names are those in memory: missing definitions are then loaded behind everything else while nothing waits for them, so ask again for their names.',
      querystring: journeysQuery,
      response: { 200: describeAnswer('The journeys.', journeysSchema), ...describeProblems(['invalid-request', 'range-too-long', 'unauthenticated', 'forbidden', 'misdirected', 'rate-limited', 'internal-error']) }
    },
    validatorCompiler: () => value => ({ value })
  }, async request => {
    const caller = requireCaller(request)
    const { ids, ...rangeQuery } = parseRequestPart(journeysQuery, 'query', request.query)
    const range = resolveRange(rangeQuery, today(), statistics.maxDays)
    const { journeys: granted } = caller.client
    const takeLoadToken: TakeLoadToken = () => takeLoad(caller)
    if (ids === undefined) {
      const listed = granted === 'all' ? configured : [...granted]
      return { journeys: listed.map((journeyId, position) => ({ journeyId, name: findName(journeyId, position < maxNamesLoaded ? takeLoadToken : null) })) }
    }
    const summaries = await Promise.all(ids.map(async id => {
      try {
        const journeyId = parseJourneyId(id)
        if (journeyId === null) throw new Problem('invalid-request', { detail: 'This is no journey id.' })
        guards.requireJourney(caller, journeyId)
        return { journeyId, summary: await summarise(journeyId, range, takeLoadToken) }
      } catch (error) {
        // what is no id goes back no longer than anyone needs to find it, and as no key
        return { journeyId: null, summary: withoutNumbers(redactSecrets(id).slice(0, maxShownLength), 'failed', describePartProblem(error)) }
      }
    }))
    return {
      range: describeRange(range, calendarState(range, today()), timeZone),
      // names take the turns that the numbers left; of a journey that cannot be read nothing more is asked
      journeys: summaries.map(({ journeyId, summary }) =>
        ({ name: journeyId === null ? null : findName(journeyId, summary.status === 'failed' ? null : takeLoadToken), ...summary }))
    }
  })
}
