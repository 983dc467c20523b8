import type { Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import { studentQuantile } from '../numbers/interval.ts'
import type { Ratio } from '../numbers/rate.ts'

/** A rate of a period, and each point's contribution to its numerator and denominator. */
export interface RateOverTime<Value> extends Ratio<Value> {
  points: ReadonlyArray<Pick<Ratio<Value>, 'numerator' | 'denominator'>>
}

/** The method that estimates the variance of a rate: the delta method for a ratio of daily sums. */
export const significanceMethod = 'daily-ratio-delta' as const

/** With fewer points the spread between days is too uncertain. A week contains each kind of day once. */
const fewestPoints = 7

/** With fewer expected events on a side, the normal distribution is a poor approximation (Cochran's rule). */
const fewestExpected = 5

/**
 * Profiles who entered in the baseline may reach the goal in the later period. If all of them do, the difference of the two rates is p
 * (2 X1 − X0 − X2) / X. It then varies with the entries of three periods rather than with four independent sums, and its variance has
 * 6 parts instead of 4. The delay of profiles is unknown, so the worst case applies.
 */
const carryOver = 1.5

/** The dependence between two rates: successive periods of one journey, or two journeys that count their profiles separately. */
export type Dependence = 'successive' | 'independent'

/** Returns why two rates have too little data for a verdict, or `null` if they have enough. */
export function findShortage<Value> (
  { read }: Pick<Arithmetic<never, Value>, 'read'>, current: RateOverTime<Value>, baseline: RateOverTime<Value>
): 'too-few-days' | 'too-few-events' | null {
  if (Math.min(current.points.length, baseline.points.length) < fewestPoints) return 'too-few-days'
  const events = [current, baseline].map(({ numerator }) => read(numerator) ?? 0)
  const entries = [current, baseline].map(({ denominator }) => read(denominator) ?? 0)
  const pooled = sum(events) / sum(entries)
  return Math.min(...entries) * Math.min(pooled, 1 - pooled) >= fewestExpected ? null : 'too-few-events'
}

/**
 * Defines the standard error of the difference of two rates. A rate R = Y / X is a ratio of sums over n points. Its variance by the
 * delta method is n / (n − 1) × Σ (y − R x)² / X² (W. G. Cochran, Sampling Techniques, 1977, section 6.4), which includes differences
 * between days beyond chance. The variance is at least that of independent entries, R (1 − R) / X.
 */
export function defineStandardError<Value> (
  arithmetic: Arithmetic<never, Value>, current: RateOverTime<Value>, baseline: RateOverTime<Value>, dependence: Dependence
): Value {
  const { constant, add, multiply, sqrt } = arithmetic
  const variances = add(defineVariance(arithmetic, current), defineVariance(arithmetic, baseline))
  return sqrt(dependence === 'independent' ? variances : multiply(constant(carryOver), variances))
}

function defineVariance<Value> (
  { constant, add, subtract, multiply, divide, max }: Arithmetic<never, Value>, { numerator, denominator, points }: RateOverTime<Value>
): Value {
  const rate = divide(numerator, denominator)
  const independent = divide(multiply(rate, subtract(constant(1), rate)), denominator)
  const [first, ...others] = points.map(point => {
    const deviation = subtract(point.numerator, multiply(rate, point.denominator))
    return multiply(deviation, deviation)
  })
  if (first === undefined || others.length === 0) return independent
  const spread = divide(multiply(constant(points.length / others.length), add(first, ...others)), multiply(denominator, denominator))
  return max(spread, independent)
}

/**
 * Defines the 95 % interval of a difference from its standard error. It uses Student's distribution; the degrees of freedom are the
 * points of both periods minus two.
 */
export function defineDifferenceInterval<Value> (
  { constant, add, subtract, multiply }: Arithmetic<never, Value>, difference: Value, standardError: Value, points: number
): Record<'low' | 'high', Value> {
  const reach = multiply(constant(studentQuantile(points - 2)), standardError)
  return { low: subtract(difference, reach), high: add(difference, reach) }
}

/** Returns whether an interval of a difference excludes 0; `null` without bounds. */
export function isSignificant ({ low, high }: Record<'low' | 'high', Count>): boolean | null {
  return low === null || high === null ? null : low > 0 || high < 0
}

function sum (of: readonly number[]): number {
  return of.reduce((left, right) => left + right, 0)
}
