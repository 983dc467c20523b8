import { addDays, firstOfMonth, type CalendarDate } from './calendar-date.ts'
import type { DateRange } from './date-range.ts'

export const calendarUnits = ['day', 'week', 'month'] as const

/** A calendar unit. Weeks follow ISO 8601, Monday to Sunday. */
export type CalendarUnit = typeof calendarUnits[number]

/** Returns the days of the unit that `date` lies in. */
export function unitAround (date: CalendarDate, unit: CalendarUnit): DateRange {
  switch (unit) {
    case 'day': return { from: date, to: date }
    case 'week': {
      const sinceMonday = (new Date(`${date}T00:00:00Z`).getUTCDay() + 6) % 7
      const from = addDays(date, -sinceMonday)
      return { from, to: addDays(from, 6) }
    }
    case 'month': {
      const from = firstOfMonth(date)
      // 31 days after the first is in the next month
      return { from, to: addDays(firstOfMonth(addDays(from, 31)), -1) }
    }
  }
}
