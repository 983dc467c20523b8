import { addDays, calendarDateAt, type CalendarDate } from '../time/calendar-date.ts'

/**
 * Returns the days whose charts no recorded run brought, from `earliest` on, oldest first. A run brings the chart of the day before it. So
 * the missing days begin with the day of the run before the gap, and end two days before the run after it. Times are ISO UTC.
 */
export function listMissedDays (
  { since, until }: { since: string, until: string }, { timeZone, earliest }: { timeZone: string, earliest: CalendarDate }
): CalendarDate[] {
  const dayOf = (time: string): CalendarDate => calendarDateAt(Date.parse(time), timeZone)
  const [first, last] = [dayOf(since), dayOf(until)]
  const days: CalendarDate[] = []
  for (let day = first < earliest ? earliest : first; addDays(day, 1) < last; day = addDays(day, 1)) days.push(day)
  return days
}
