import { addDays, daysBetween, firstOfMonth, parseCalendarDate, type CalendarDate } from './calendar-date.ts'

/** Both days belong to the range. */
export interface DateRange {
  readonly from: CalendarDate
  readonly to: CalendarDate
}

/**
 * - `open`: includes today or later days; numbers still change
 * - `settling`: ended within the last three days; TD may still publish late runs
 * - `past`: ended longer ago
 * - `settled`: past, and the cache found its content unchanged often enough
 * - `cumulative`: no range was requested; the answer is TD's own default
 */
export type RangeState = 'open' | 'settling' | 'past' | 'settled' | 'cumulative'

/** A range as shown in answers; `from`, `to` and `days` are `null` if no range was requested. */
export type RangeDescription = ReturnType<typeof describeRange>

const settlingDays = 3

/** Returns the number of days in the range, both ends counted: 1 for a single day. */
export function daysOf ({ from, to }: DateRange): number {
  return daysBetween(from, to) + 1
}

/** Returns the range of the same length just before, or `null` if it would begin before the year 1. */
export function precedingRange (range: DateRange): DateRange | null {
  const from = parseCalendarDate(addDays(range.from, -daysOf(range)))
  return from === null ? null : { from, to: addDays(range.from, -1) }
}

/** Returns whether the ranges share a day. */
export function rangesOverlap (one: DateRange, other: DateRange): boolean {
  return one.from <= other.to && other.from <= one.to
}

/** Returns the state of a range by the calendar alone; `null` stands for the cumulative default. */
export function calendarState (range: DateRange | null, today: CalendarDate): Exclude<RangeState, 'settled'> {
  if (range === null) return 'cumulative'
  const daysSinceEnd = daysBetween(range.to, today)
  if (daysSinceEnd <= 0) return 'open'
  return daysSinceEnd <= settlingDays ? 'settling' : 'past'
}

/** Returns the range with its length and state, as every report shows it. */
export function describeRange (range: DateRange | null, state: RangeState, timeZone: string) {
  const { from, to } = range ?? { from: null, to: null }
  return { from, to, days: range && daysOf(range), timeZone, state }
}

/**
 * Returns the errors of a range: its order, its length (at most `maxDays`, both ends counted), or an end after tomorrow. A message
 * continues the name of the end.
 */
export function findRangeFaults (range: DateRange, today: CalendarDate, maxDays: number) {
  const invalid = (name: 'from' | 'to', message: string) => ({ code: 'invalid-request', name, message } as const)
  if (range.from > range.to) return [invalid('from', `must not be after the last day (${range.to})`)]
  const latest = addDays(today, 1)
  const days = daysOf(range)
  const message = `makes the range ${days} days long; the limit is ${maxDays}, counting both ends`
  return [
    ...range.to > latest ? [invalid('to', `must not be after tomorrow (${latest})`)] : [],
    ...days > maxDays ? [{ code: 'range-too-long', name: 'to', message } as const] : []
  ]
}

export const rangePresets = ['last_7d', 'last_30d', 'last_90d', 'yesterday', 'this_month', 'last_month'] as const

/** A named range. `last_Nd` are the N days that end yesterday; `this_month` ends today. */
export type RangePreset = typeof rangePresets[number]

/** Returns the dates of a preset, given `today`. */
export function resolvePreset (preset: RangePreset, today: CalendarDate): DateRange {
  const yesterday = addDays(today, -1)
  switch (preset) {
    case 'last_7d': return { from: addDays(today, -7), to: yesterday }
    case 'last_30d': return { from: addDays(today, -30), to: yesterday }
    case 'last_90d': return { from: addDays(today, -90), to: yesterday }
    case 'yesterday': return { from: yesterday, to: yesterday }
    case 'this_month': return { from: firstOfMonth(today), to: today }
    case 'last_month': {
      const to = addDays(firstOfMonth(today), -1)
      return { from: firstOfMonth(to), to }
    }
  }
}
