import { addDays, daysBetween, parseCalendarDate, type CalendarDate } from './calendar-date.ts'

/** Both days belong to the range. */
export interface DateRange {
  readonly from: CalendarDate
  readonly to: CalendarDate
}

/**
 * - `open`: reaches today or beyond, numbers still move
 * - `settling`: ended within the last three days; TD may still publish late runs
 * - `past`: ended longer ago
 * - `settled`: past, and the cache saw its content unchanged often enough
 * - `cumulative`: no range was requested, the answer is TD's own default
 */
export type RangeState = 'open' | 'settling' | 'past' | 'settled' | 'cumulative'

/** A range as answers show it; `from`, `to` and `days` are `null` if no range was requested. */
export interface RangeDescription {
  from: CalendarDate | null
  to: CalendarDate | null
  days: number | null
  timeZone: string
  state: RangeState
}

export interface RangeFault {
  code: 'invalid-request' | 'range-too-long'
  name: 'from' | 'to'
  message: string
}

const settlingDays = 3

/** Returns the number of days in the range, both ends counted: 1 for a single day. */
export function daysOf ({ from, to }: DateRange): number {
  return daysBetween(from, to) + 1
}

/** Returns the range of the same length right before, or `null` if it would begin before the year 1. */
export function precedingRange (range: DateRange): DateRange | null {
  const from = parseCalendarDate(addDays(range.from, -daysOf(range)))
  return from === null ? null : { from, to: addDays(range.from, -1) }
}

/** Tells whether the ranges share a day. */
export function rangesOverlap (one: DateRange, other: DateRange): boolean {
  return one.from <= other.to && other.from <= one.to
}

/** Returns the state of a range by the calendar alone; `null` is the cumulative default. */
export function calendarState (range: DateRange | null, today: CalendarDate): Exclude<RangeState, 'settled'> {
  if (range === null) return 'cumulative'
  const daysSinceEnd = daysBetween(range.to, today)
  if (daysSinceEnd <= 0) return 'open'
  return daysSinceEnd <= settlingDays ? 'settling' : 'past'
}

/** Returns the range with its length and state, as every report shows it. */
export function describeRange (range: DateRange | null, state: RangeState, timeZone: string): RangeDescription {
  if (range === null) return { from: null, to: null, days: null, timeZone, state }
  return { from: range.from, to: range.to, days: daysOf(range), timeZone, state }
}

/** Returns the faults of a range: its order, its length (at most `maxDays`, both ends counted), or an end after tomorrow. */
export function findRangeFaults (range: DateRange, today: CalendarDate, maxDays: number): RangeFault[] {
  if (range.from > range.to) {
    return [{ code: 'invalid-request', name: 'from', message: '"from" must not be after "to"' }]
  }
  const faults: RangeFault[] = []
  const latest = addDays(today, 1)
  if (range.to > latest) {
    faults.push({ code: 'invalid-request', name: 'to', message: `"to" must not be after tomorrow (${latest})` })
  }
  const days = daysOf(range)
  if (days > maxDays) {
    faults.push({
      code: 'range-too-long',
      name: 'to',
      message: `the range covers ${days} days, at most ${maxDays} are possible, counting both ends`
    })
  }
  return faults
}
