import type { Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import { studentQuantile } from '../numbers/interval.ts'
import type { Ratio } from '../numbers/rate.ts'

/** A rate of a period, and what each point of its series adds to both sides. */
export interface RateOverTime<Value> extends Ratio<Value> {
  points: ReadonlyArray<Pick<Ratio<Value>, 'numerator' | 'denominator'>>
}

/** How the variance of a rate is estimated: as a ratio of daily sums, by the delta method. */
export const significanceMethod = 'daily-ratio-delta' as const

/** With fewer points the spread between days is not known well enough: a week has one day of each kind. */
const fewestPoints = 7

/** With fewer expected events on a side the normal distribution is a poor approximation (Cochran's rule). */
const fewestExpected = 5

/**
 * Profiles who entered in the baseline may reach the goal in the later period. If all of them do, the difference of the two rates
 * varies with the entries of three periods, p (2 X1 − X0 − X2) / X, rather than of four independent sums: its variance is 6 parts
 * instead of 4. How long profiles wait is not known, so the worst case counts.
 */
const carryOver = 1.5

/** How two rates depend on each other: of one journey in successive periods, or of two journeys, whose profiles are counted apart. */
export type Dependence = 'successive' | 'independent'

/** Returns why two rates have too little data for a verdict, or `null`. */
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
 * Defines the standard error of the difference of two rates. A rate R = Y / X is a ratio of sums over n points, whose variance by the
 * delta method is n / (n − 1) × Σ (y − R x)² / X² (W. G. Cochran, Sampling Techniques, 1977, section 6.4). It contains how much days
 * differ beyond chance. It is never taken to be less than that of independent entries, R (1 − R) / X.
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
 * Defines the 95 % interval of a difference with this standard error, by Student's distribution with as many degrees of freedom as
 * there are points in both periods, less two.
 */
export function defineDifferenceInterval<Value> (
  { constant, add, subtract, multiply }: Arithmetic<never, Value>, difference: Value, standardError: Value, points: number
): Record<'low' | 'high', Value> {
  const reach = multiply(constant(studentQuantile(points - 2)), standardError)
  return { low: subtract(difference, reach), high: add(difference, reach) }
}

/** Tells whether an interval of a difference excludes 0; `null` without bounds. */
export function isSignificant ({ low, high }: Record<'low' | 'high', Count>): boolean | null {
  return low === null || high === null ? null : low > 0 || high < 0
}

function sum (of: readonly number[]): number {
  return of.reduce((left, right) => left + right, 0)
}
