import { addDays, calendarDateAt, type CalendarDate } from '../time/calendar-date.ts'
import { unitAround, type CalendarUnit } from '../time/calendar-unit.ts'
import type { DateRange } from '../time/date-range.ts'
import { parseInstant } from '../time/instant.ts'

/** By which units histories are divided, and by which calendar. */
export interface Bucketing {
  by: CalendarUnit
  timeZone: string
  /** Units that end before this day are over. */
  today: CalendarDate
}

/** The days of a bucket; `complete` if it is a whole unit within the range that is over. */
export interface BucketDays extends DateRange {
  readonly complete: boolean
}

interface Moment {
  updatedAt: string | null
}

/** The buckets of a report, the same for the journey and each stage. */
export interface Division {
  buckets: readonly BucketDays[]
  /** Returns the points of a history in each bucket, and how many are in none. */
  divide<Point extends Moment> (history: readonly Point[]): { points: Point[][], unplaced: number }
}

/**
 * Divides histories into calendar units. The buckets cover the range, and a day more at either end if a point lies there: time zones
 * differ, and a run after midnight is of the day after. A point without a time, or further away, is in no bucket.
 */
export function createDivision (
  range: DateRange, { by, timeZone, today }: Bucketing, histories: ReadonlyArray<readonly Moment[]>
): Division {
  const dayOf = createDayOf(timeZone, { from: addDays(range.from, -1), to: addDays(range.to, 1) })
  let { from: first, to: last } = range
  for (const { updatedAt } of histories.flat()) {
    const day = dayOf(updatedAt)
    if (day !== null && day < first) first = day
    if (day !== null && day > last) last = day
  }
  const buckets: BucketDays[] = []
  const positions = new Map<CalendarDate, number>()
  for (let unit = unitAround(first, by); unit.from <= last; unit = unitAround(addDays(unit.to, 1), by)) {
    positions.set(unit.from, buckets.length)
    const isWithin = unit.from >= range.from && unit.to <= range.to
    buckets.push({
      from: unit.from < first ? first : unit.from, to: unit.to > last ? last : unit.to, complete: isWithin && unit.to < today
    })
  }
  const positionOf = remember((updatedAt): number | null => {
    const day = dayOf(updatedAt)
    return day === null ? null : positions.get(unitAround(day, by).from) ?? null
  })
  return {
    buckets,
    divide (history) {
      const points = buckets.map((): typeof history[number][] => [])
      let unplaced = 0
      for (const point of history) {
        const bucket = points[positionOf(point.updatedAt) ?? -1]
        if (bucket === undefined) unplaced++
        else bucket.push(point)
      }
      return { points, unplaced }
    }
  }
}

/** Returns a function that gives the day of a time within `limits`, else `null`. */
function createDayOf (timeZone: string, limits: DateRange): (updatedAt: string | null) => CalendarDate | null {
  return remember(updatedAt => {
    const instant = parseInstant(updatedAt)
    if (instant === null) return null
    const date = calendarDateAt(Date.parse(instant), timeZone)
    return date < limits.from || date > limits.to ? null : date
  })
}

/** Reads each time once: the histories of stages share theirs with that of the journey, and each is divided several times. */
function remember<Found> (read: (updatedAt: string) => Found | null): (updatedAt: string | null) => Found | null {
  const known = new Map<string, Found | null>()
  return updatedAt => {
    if (updatedAt === null) return null
    const found = known.get(updatedAt)
    if (found !== undefined) return found
    const made = read(updatedAt)
    known.set(updatedAt, made)
    return made
  }
}
