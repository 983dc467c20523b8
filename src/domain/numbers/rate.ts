import { wilsonInterval, type Interval } from './interval.ts'

/** Some of all, neither divided yet. */
export interface Share<Value> {
  part: Value
  whole: Value
}

/** A share that says what it was computed from. `value` is a fraction, `reportedPercent` TD's own figure in percent. */
export interface Rate {
  value: number | null
  /** `null` where TD sent no number. */
  numerator: number | null
  denominator: number | null
  reportedPercent: number | null
  interval: Interval | null
}

/**
 * numerator / denominator as an unrounded fraction with its 95 % interval. `value` is `null` where a side is missing, the
 * denominator is 0, or the numerator lies outside 0..denominator: nothing is clamped.
 */
export function computeRate (numerator: number | null, denominator: number | null, reportedPercent: number | null): Rate {
  const value = shareOf(numerator, denominator)
  const interval = numerator === null || denominator === null ? null : wilsonInterval(numerator, denominator)
  return { value, numerator, denominator, reportedPercent, interval }
}

/** part / whole as a fraction 0..1, or `null` where there is no such share. */
export function shareOf (part: number | null, whole: number | null): number | null {
  if (part === null || whole === null || whole <= 0 || part < 0 || part > whole) return null
  return part / whole
}

/** Whether both sides are there and yet form no share, other than by a denominator of 0 with nothing counted. */
export function isOutOfRange ({ numerator, denominator }: Rate): boolean {
  return numerator !== null && denominator !== null && (numerator < 0 || numerator > denominator)
}
