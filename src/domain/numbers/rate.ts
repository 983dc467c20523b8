import type { Arithmetic } from './arithmetic.ts'
import type { Count } from './count.ts'
import { wilsonInterval, type Interval } from './interval.ts'

/** A share with its numerator and denominator. `value` is a fraction, `reportedPercent` is TD's own figure in percent. */
export interface Rate {
  value: number | null
  /** `null` if TD sent no number. */
  numerator: number | null
  denominator: number | null
  reportedPercent: number | null
  interval: Interval | null
}

/** Two numbers and their quotient, as numbers or as derivations. */
export interface Ratio<Value> {
  numerator: Value
  denominator: Value
  /** numerator / denominator, unless withheld. */
  value: Value
}

/** The parts of a rate. */
export interface RateParts<Leaf, Value> extends Ratio<Value> {
  /** TD's own percent. */
  reported: Leaf | null
}

/** Defines a rate. Its value is missing if the numerator is not within 0..denominator. Values are never clamped. */
export function defineRate<Leaf, Value> (
  { share }: Arithmetic<Leaf, Value>, numerator: Value, denominator: Value, reported: Leaf | null = null
): RateParts<Leaf, Value> {
  return { numerator, denominator, value: share(numerator, denominator), reported }
}

/** Returns the rate of these parts, with its 95 % interval if it has a value. */
export function readRate ({ numerator, denominator, value, reported }: RateParts<number, Count>): Rate {
  const interval = value === null || numerator === null || denominator === null ? null : wilsonInterval(numerator, denominator)
  return { value, numerator, denominator, reportedPercent: reported, interval }
}

/** Returns whether both numbers are known but the numerator is not within 0..denominator. 0 of 0 does not count. */
export function isOutOfRange ({ numerator, denominator }: Rate): boolean {
  return numerator !== null && denominator !== null && (numerator < 0 || numerator > denominator)
}

/** Why a rate has no value: a number is missing, the denominator is 0, the numerator exceeds it, or a number is negative. */
export const ratesWithheld = ['missing-number', 'zero-denominator', 'exceeds-denominator', 'negative-number'] as const

export type RateWithheld = typeof ratesWithheld[number]

/** Returns why a rate has no value, or `null` if it has one. */
export function withholdRate ({ numerator, denominator, value }: Ratio<Count>): RateWithheld | null {
  if (value !== null) return null
  if (numerator === null || denominator === null) return 'missing-number'
  if (numerator < 0 || denominator < 0) return 'negative-number'
  return numerator > denominator ? 'exceeds-denominator' : 'zero-denominator'
}
