import { calendarDateAt, type CalendarDate } from '../../domain/time/calendar-date.ts'

/** Gives today's date in `timeZone`. Asked at every request, so it looks at the calendar at most once in a second. */
export function createToday (wallMs: () => number, timeZone: string): () => CalendarDate {
  let second = NaN
  let today: CalendarDate
  return () => {
    const now = Math.floor(wallMs() / 1_000)
    if (now !== second) {
      second = now
      today = calendarDateAt(now * 1_000, timeZone)
    }
    return today
  }
}
