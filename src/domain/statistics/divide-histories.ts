import { addDays, calendarDateAt, type CalendarDate } from '../time/calendar-date.ts'
import { unitAround, type CalendarUnit } from '../time/calendar-unit.ts'
import type { DateRange } from '../time/date-range.ts'
import { parseInstant } from '../time/instant.ts'

/** The calendar unit that divides histories, and today's date. */
export interface Bucketing {
  by: CalendarUnit
  timeZone: string
  /** Units that end before this day are complete. */
  today: CalendarDate
}

/** The days of a bucket; `complete` if it is a whole, finished unit within the range. */
export interface BucketDays extends DateRange {
  readonly complete: boolean
}

interface Moment {
  updatedAt: string | null
}

/** A history to divide. */
export interface Divided<Point> {
  history: readonly Point[]
  /** Whether TD sent a history, even an empty one. */
  isHistoryKnown: boolean
}

/** The buckets of a report, the same for the journey and each stage. */
export interface Division {
  buckets: readonly BucketDays[]
  /**
   * Returns the points of a history in each bucket, and the number of points in none. `null` marks a bucket that may lack points,
   * because one without a time may belong to it or TD sent no history.
   */
  divide<Point extends Moment> (of: Divided<Point>): { points: Array<Point[] | null>, unplaced: number }
}

/**
 * Divides histories into calendar units. The buckets cover the range, plus one day at either end if a point lies there: time zones
 * differ, and a run after midnight belongs to the next day. A point without a time, or further away, is in no bucket.
 */
export function createDivision (
  range: DateRange, { by, timeZone, today }: Bucketing, histories: ReadonlyArray<readonly Moment[]>
): Division {
  const dayOf = remember((updatedAt): CalendarDate | null => {
    const instant = parseInstant(updatedAt)
    return instant === null ? null : calendarDateAt(Date.parse(instant), timeZone)
  })
  const limits = { from: addDays(range.from, -1), to: addDays(range.to, 1) }
  let { from: first, to: last } = range
  for (const { updatedAt } of histories.flat()) {
    const day = dayOf(updatedAt)
    if (day === null || day < limits.from || day > limits.to) continue
    if (day < first) first = day
    if (day > last) last = day
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
  /** −1 before the first bucket, the number of buckets after the last, `null` without a time. */
  const positionOf = remember((updatedAt): number | null => {
    const day = dayOf(updatedAt)
    if (day === null) return null
    if (day < first) return -1
    return day > last ? buckets.length : positions.get(unitAround(day, by).from) ?? null
  })
  return {
    buckets,
    divide ({ history, isHistoryKnown }) {
      const points: Array<typeof history[number][] | null> = buckets.map(() => isHistoryKnown ? [] : null)
      const found = history.map(({ updatedAt }) => positionOf(updatedAt))
      let unplaced = 0
      for (const [index, point] of history.entries()) {
        const bucket = points[found[index] ?? -1]
        if (bucket === undefined || bucket === null) unplaced++
        else bucket.push(point)
      }
      for (const [from, to] of findUncertain(found, buckets.length)) points.fill(null, from, to + 1)
      return { points, unplaced }
    }
  }
}

/**
 * Returns the first and last bucket that each gap of points without a time may belong to. The gap extends from the bucket of the point
 * before it to that of the point after it. If the history is out of order, all buckets are uncertain.
 */
function findUncertain (positions: ReadonlyArray<number | null>, buckets: number): Array<[number, number]> {
  const uncertain: Array<[number, number]> = []
  let before = -1
  let isInGap = false
  for (const position of [...positions, buckets]) {
    if (position === null) {
      isInGap = true
      continue
    }
    if (position < before) return positions.includes(null) ? [[0, buckets - 1]] : []
    if (isInGap) uncertain.push([Math.max(before, 0), position])
    before = position
    isInGap = false
  }
  return uncertain
}

/** Reads each time once. The histories of stages and of the journey share times, and each history is divided several times. */
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
