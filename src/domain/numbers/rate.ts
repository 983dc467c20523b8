import { numbers, type Arithmetic } from './arithmetic.ts'
import type { Count } from './count.ts'
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

/** The parts of a rate, as numbers or as derivations. */
export interface RateParts<Leaf, Value> {
  numerator: Value
  denominator: Value
  /** numerator / denominator, unless that is withheld. */
  value: Value
  /** TD's own percent. */
  reported: Leaf | null
}

/** Defines a rate. Its value is missing where the numerator lies outside 0..denominator: nothing is clamped. */
export function defineRate<Leaf, Value> (
  { share }: Arithmetic<Leaf, Value>, numerator: Value, denominator: Value, reported: Leaf | null = null
): RateParts<Leaf, Value> {
  return { numerator, denominator, value: share(numerator, denominator), reported }
}

/** Returns the rate of these parts, with its 95 % interval where it has a value. */
export function readRate ({ numerator, denominator, value, reported }: RateParts<number, Count>): Rate {
  const interval = value === null || numerator === null || denominator === null ? null : wilsonInterval(numerator, denominator)
  return { value, numerator, denominator, reportedPercent: reported, interval }
}

/** Returns numerator / denominator as an unrounded fraction with its interval. */
export function computeRate (numerator: Count, denominator: Count, reportedPercent: Count): Rate {
  return readRate(defineRate(numbers, numerator, denominator, reportedPercent))
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
