import type { CalendarDate } from '../src/domain/time/calendar-date.ts'
import type { Answer } from './answer.ts'
import type { DayRange } from './day-range.ts'
import type { JourneyEndpoint, JourneyRecord } from './endpoints.ts'
import type { JourneyPlan } from './journey-plan.ts'
import type { SimulatedDay } from './simulate-day.ts'
import { calendarDateAt, parseCalendarDate } from '../src/domain/time/calendar-date.ts'
import { jsonAnswer } from './answer.ts'
import { lastRunDay, runTimeOf } from './daily-run.ts'
import { isTooLongForCharts, withinRange } from './day-range.ts'
import { documentationSample, documentationSampleBody } from './documentation-sample.ts'
import { describeEndpoint } from './endpoints.ts'
import { errorAnswer } from './error-answer.ts'
import { journeyPlans } from './journey-plans.ts'
import { createSimulations } from './simulations.ts'

/** Answers a request about a journey as Treasure Data would, if no fault applies. */
export type JourneyAnswers = (endpoint: JourneyEndpoint, journeyId: string, query: URLSearchParams) => Answer

/** Creates the answers for these plans, by id. Their journeys have run up to the time of `now` (ms since 1970 UTC). */
export function createJourneyAnswers (
  now: () => number, plans: Pick<ReadonlyMap<string, JourneyPlan>, 'get'> = journeyPlans
): JourneyAnswers {
  const simulate = createSimulations()

  return (endpoint, journeyId, query) => {
    if (!/^[1-9]\d{0,18}$/.test(journeyId)) return errorAnswer(400, 'journeyId is not a valid id.', 'journeyId')
    const from = readDay(query, 'from')
    const to = readDay(query, 'to')
    if (from === 'malformed') return errorAnswer(400, 'from is not a valid date.', 'from')
    if (to === 'malformed') return errorAnswer(400, 'to is not a valid date.', 'to')
    if (from !== null && to !== null && from > to) return errorAnswer(400, 'from is after to.', 'from')
    const { mediaType, makeBody } = describeEndpoint(endpoint)
    if (journeyId === documentationSample.id) {
      return { status: 200, mediaType, body: documentationSampleBody(endpoint) }
    }
    const plan = plans.get(journeyId)
    if (plan === undefined) return errorAnswer(404)
    return jsonAnswer(200, mediaType, makeBody(recordOf(plan, { from, to })))
  }

  function recordOf (plan: JourneyPlan, range: DayRange): JourneyRecord {
    const days = simulate(plan, lastRunDay(now()))
    const tooLong = isTooLongForCharts(range, plan.launchedOn, calendarDateAt(now(), 'UTC'))
    return { plan, days, range, charted: tooLong ? [] : withinRange(days, range), chartedAt: chartTimeOf(plan, days, range.to) }
  }
}

// the last run within the range, so that charts of past days never change
function chartTimeOf (plan: JourneyPlan, days: readonly SimulatedDay[], to: CalendarDate | null): string {
  return runTimeOf(withinRange(days, { from: null, to }).at(-1)?.date ?? plan.createdOn)
}

function readDay (query: URLSearchParams, name: string): CalendarDate | null | 'malformed' {
  const text = query.get(name)
  return text === null ? null : parseCalendarDate(text) ?? 'malformed'
}
