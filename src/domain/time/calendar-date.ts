/** A valid day of the Gregorian calendar as `YYYY-MM-DD`, years 0001 to 9999. Sorts correctly as text. */
export type CalendarDate = string & { readonly __brand: 'CalendarDate' }

const dayMs = 86_400_000

/** Reads a date; returns `null` unless the text is `YYYY-MM-DD` and the day exists (2026-02-30 does not). */
export function parseCalendarDate (text: string): CalendarDate | null {
  if (!/^\d{4}-\d{2}-\d{2}$/.test(text)) return null
  const atMidnight = Date.parse(`${text}T00:00:00Z`)
  if (Number.isNaN(atMidnight) || text.startsWith('0000')) return null
  const date = formatDay(atMidnight)
  return date === text ? date : null
}

/** Returns the day `days` after `date`, or before it for a negative number. */
export function addDays (date: CalendarDate, days: number): CalendarDate {
  return formatDay(toMs(date) + days * dayMs)
}

/** Returns the number of days from `from` to `to`: 0 for the same day, negative if `to` is earlier. */
export function daysBetween (from: CalendarDate, to: CalendarDate): number {
  return (toMs(to) - toMs(from)) / dayMs
}

/** Returns the first day of the month that `date` lies in. */
export function firstOfMonth (date: CalendarDate): CalendarDate {
  return addDays(date, 1 - Number(date.slice(8)))
}

/** Returns the calendar day in `timeZone` (an IANA name) at `instantMs` (ms since 1970 UTC). */
export function calendarDateAt (instantMs: number, timeZone: string): CalendarDate {
  const shown = new Map(calendarOf(timeZone).formatToParts(instantMs).map(({ type, value }) => [type, value]))
  // the parts of an instant always form a valid day
  return `${shown.get('year')?.padStart(4, '0')}-${shown.get('month')}-${shown.get('day')}` as CalendarDate
}

/** Returns the first instant of a day in `timeZone`, ISO UTC. */
export function startOfDay (date: CalendarDate, timeZone: string): string {
  // days begin within 15 hours of midnight UTC, and at a whole second; clocks set forward at midnight skip it
  let [low, high] = [toMs(date) - 15 * 3_600_000, toMs(date) + 15 * 3_600_000]
  while (high - low > 1_000) {
    const middle = low + Math.floor((high - low) / 2_000) * 1_000
    if (calendarDateAt(middle, timeZone) < date) low = middle
    else high = middle
  }
  return new Date(high).toISOString()
}

/** Returns whether this runtime knows a time zone by this name. */
export function isTimeZone (timeZone: string): boolean {
  try {
    calendarOf(timeZone)
    return true
  } catch {
    return false
  }
}

function toMs (date: CalendarDate): number {
  return Date.parse(`${date}T00:00:00Z`)
}

function formatDay (utcMs: number): CalendarDate {
  // the first ten characters of a four-digit year's ISO form are the date
  return new Date(utcMs).toISOString().slice(0, 10) as CalendarDate
}

const calendars = new Map<string, Intl.DateTimeFormat>()

function calendarOf (timeZone: string): Intl.DateTimeFormat {
  const known = calendars.get(timeZone)
  if (known !== undefined) return known
  const calendar = new Intl.DateTimeFormat('en-US', {
    timeZone, calendar: 'gregory', year: 'numeric', month: '2-digit', day: '2-digit'
  })
  calendars.set(timeZone, calendar)
  return calendar
}

/** Returns a function that returns today's date in `timeZone`. Every request calls it, so it reads the calendar at most once a second. */
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
