import { asOfDay, asOfInstant, type AsOf } from '../../domain/time/as-of.ts'
import type { Bucketing } from '../../domain/statistics/divide-histories.ts'
import { addDays, type CalendarDate } from '../../domain/time/calendar-date.ts'
import type { CalendarUnit } from '../../domain/time/calendar-unit.ts'
import { findRangeFaults, precedingRange, resolvePreset, type DateRange } from '../../domain/time/date-range.ts'
import type { Resource } from '../../reports/engine/report.ts'
import type { Problem, RequestFault } from '../problems/problem.ts'
import type { ComparisonQuery, RangeQuery, RequestedTime } from '../schemas/parameters.ts'
import { toRequestProblem } from '../problems/to-problem.ts'

/** The requested range, and the day that it is relative to: for a past report, the day of `asOf`. */
export interface ResolvedTime {
  range: DateRange | null
  today: CalendarDate
  /** `null` for a current report. */
  asOf: AsOf | null
}

/** The time of a request, and the time zone of its days. */
export interface RequestMoment {
  today: CalendarDate
  nowMs: number
  timeZone: string
}

/** Returns the range and time that a query requests. Throws a `Problem` if they cannot be served. */
export function resolveTime (
  { asOf: time, ...query }: RangeQuery & { asOf?: RequestedTime | undefined }, { maxDays, isRecordedByDay }: Resource, moment: RequestMoment
): ResolvedTime {
  if (time === undefined) return { range: resolveRange(query, moment.today, maxDays), today: moment.today, asOf: null }
  const asOf = resolveAsOf(time, moment)
  if (isRecordedByDay !== true) return { range: resolveRange(query, asOf.day, maxDays), today: asOf.day, asOf }
  const dayBefore = addDays(asOf.day, -1)
  return { range: resolveRange(query, asOf.day, 1) ?? { from: dayBefore, to: dayBefore }, today: asOf.day, asOf }
}

function resolveAsOf (time: RequestedTime, { today, nowMs, timeZone }: RequestMoment): AsOf {
  const isFuture = 'day' in time ? time.day > today : Date.parse(time.instant) > nowMs
  if (isFuture) throw refuse('asOf', 'must not be in the future')
  return 'day' in time ? asOfDay(time.day, timeZone) : asOfInstant(time.instant, timeZone)
}

/**
 * Returns the range that a query requests, or `null` for TD's own default and for reports without a range (`maxDays` of `null`).
 * Throws a `Problem` if the range cannot be served.
 */
export function resolveRange ({ from, to, range }: RangeQuery, today: CalendarDate, maxDays: number | null): DateRange | null {
  if (maxDays === null) return null
  if (range !== undefined) {
    if (from !== undefined || to !== undefined) throw refuse('range', 'cannot be combined with "from" and "to"')
    return check(resolvePreset(range, today), today, maxDays)
  }
  return from === undefined && to === undefined ? null : check({ from, to }, today, maxDays)
}

/** Returns the period to compare `range` with: the requested one, or the period of the same length before. Throws like `resolveRange`. */
export function resolveBaseline (
  { baselineFrom: from, baselineTo: to }: Pick<ComparisonQuery, 'baselineFrom' | 'baselineTo'>,
  range: DateRange | null,
  today: CalendarDate,
  maxDays: number
): DateRange {
  if (range === null) throw refuseComparison()
  if (from === undefined && to === undefined) {
    const before = precedingRange(range)
    if (before === null) throw refuse('from', 'is too early: there is no period of the same length before it')
    return before
  }
  return check({ from, to }, today, maxDays, { from: 'baselineFrom', to: 'baselineTo' })
}

/** Returns the common range of both sides of a comparison. Throws like `resolveRange`, and a `Problem` if there is no range. */
export function resolveComparedRange (query: RangeQuery, today: CalendarDate, maxDays: number): DateRange {
  const range = resolveRange(query, today, maxDays)
  if (range === null) throw refuseComparison()
  return range
}

/** Returns the division of a report into calendar units, or `undefined`. `today` is capped at the day after the range. */
export function chooseBuckets (
  by: CalendarUnit | undefined, timeZone: string, { range, today }: { range: DateRange | null, today: CalendarDate }
): Bucketing | undefined {
  if (by === undefined || range === null) return undefined
  const dayAfter = addDays(range.to, 1)
  return { by, timeZone, today: today < dayAfter ? today : dayAfter }
}

function check ({ from, to }: RangeQuery, today: CalendarDate, maxDays: number, names = { from: 'from', to: 'to' }): DateRange {
  const together = `is missing: "${names.from}" and "${names.to}" are required together`
  if (from === undefined) throw refuse(names.from, together)
  if (to === undefined) throw refuse(names.to, together)
  const range = { from, to }
  const faults = findRangeFaults(range, today, maxDays)
  if (faults.length === 0) return range
  const errors = faults.map(({ name, message }): RequestFault => ({ in: 'query', name: names[name], message }))
  throw toRequestProblem(errors, faults[0]?.code)
}

function refuseComparison (): Problem {
  return refuse('from', 'is missing: a comparison needs "from" and "to", or "range"')
}

function refuse (name: string, message: string): Problem {
  return toRequestProblem([{ in: 'query', name, message }])
}
