import type { CalendarDate } from '../src/domain/time/calendar-date.ts'
import { calendarDateAt } from '../src/domain/time/calendar-date.ts'

const runTime = '03:02:32.000Z'
const startTime = '03:00:00.000Z'
const runTimeMs = Date.parse(`1970-01-01T${runTime}`)

/** Returns the day of the last finished journey run at `nowMs` (ms since 1970 UTC). */
export function lastRunDay (nowMs: number): CalendarDate {
  return calendarDateAt(nowMs - runTimeMs, 'UTC')
}

/** Returns when the run of `date` ends, as Treasure Data writes times (ISO, UTC, ms). */
export function runTimeOf (date: CalendarDate): string {
  return `${date}T${runTime}`
}

/** Returns when the run of `date` starts. */
export function startTimeOf (date: CalendarDate): string {
  return `${date}T${startTime}`
}
