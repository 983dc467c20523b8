import type { CalendarDate } from '../src/domain/time/calendar-date.ts'
import { daysBetween } from '../src/domain/time/calendar-date.ts'

/** The requested days, both ends included; `null` for an open end. */
export interface DayRange {
  readonly from: CalendarDate | null
  readonly to: CalendarDate | null
}

const longestChartDays = 90

/** Returns the items whose day lies in the range. */
export function withinRange<Item extends { readonly date: CalendarDate }> (
  items: readonly Item[], { from, to }: DayRange
): Item[] {
  return items.filter(({ date }) => (from === null || date >= from) && (to === null || date <= to))
}

/**
 * Returns whether Treasure Data leaves charts of this range empty: more than 90 days, both ends counted. One open end counts up to
 * `today` or back to `launchedOn`; two open ends are never too long.
 */
export function isTooLongForCharts (
  { from, to }: DayRange, launchedOn: CalendarDate | null, today: CalendarDate
): boolean {
  if (from === null && to === null) return false
  const last = to ?? today
  return daysBetween(from ?? launchedOn ?? last, last) + 1 > longestChartDays
}
