import { addDays, calendarDateAt, startOfDay, type CalendarDate } from './calendar-date.ts'

/** The time of a report about the past. */
export interface AsOf {
  /** Data recorded up to this time counts, ISO UTC with milliseconds. */
  readonly at: string
  /** The calendar day of that time. Ranges are interpreted as of that day. */
  readonly day: CalendarDate
}

/** Returns the end of a day in `timeZone`. */
export function asOfDay (day: CalendarDate, timeZone: string): AsOf {
  return { at: new Date(Date.parse(startOfDay(addDays(day, 1), timeZone)) - 1).toISOString(), day }
}

/** Returns an instant (ISO UTC with milliseconds) with its day in `timeZone`. */
export function asOfInstant (at: string, timeZone: string): AsOf {
  return { at, day: calendarDateAt(Date.parse(at), timeZone) }
}
