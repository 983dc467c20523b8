import type { DateRange } from '../time/date-range.ts'

/** TD computes about daily, and the parts of one run lie within hours. */
const oneRunMs = 12 * 3_600_000

/**
 * Tells whether TD computed parts of an answer at clearly different times, more than half a day apart. Times are ISO UTC;
 * unknown ones do not count. All parts computed on the range's last day or later cover the range alike.
 */
export function isMixedSnapshot (dataTimes: ReadonlyArray<string | null>, range: DateRange | null): boolean {
  const latestMs = range === null ? Infinity : Date.parse(range.to)
  const known = dataTimes.flatMap(time => time === null ? [] : [Math.min(Date.parse(time), latestMs)])
  return Math.max(...known) - Math.min(...known) > oneRunMs
}
