import type { Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import { z as criticalZ } from '../numbers/interval.ts'
import type { Ratio } from '../numbers/rate.ts'

type Fraction<Value> = Pick<Ratio<Value>, 'numerator' | 'denominator'>

/** With fewer expected events on a side the normal distribution is a poor approximation (Cochran's rule). */
const fewestExpected = 5

/**
 * Defines the statistic of the z test of two proportions with the pooled share, two-sided, trials taken as independent:
 * z = (p1 − p2) / √(p (1 − p) (1/n1 + 1/n2)), the difference of the shares in standard errors. It is withheld where the test
 * does not hold: for numbers that are not whole, events outside 0..trials, or fewer than 5 expected events, or trials without
 * one, on either side.
 */
export function defineZ<Value> (arithmetic: Arithmetic<never, Value>, left: Fraction<Value>, right: Fraction<Value>): Value {
  const { constant, add, subtract, multiply, divide, sqrt, onlyIf, read } = arithmetic
  const one = constant(1)
  const pooled = divide(add(left.numerator, right.numerator), add(left.denominator, right.denominator))
  const spread = sqrt(multiply(pooled, subtract(one, pooled), add(divide(one, left.denominator), divide(one, right.denominator))))
  const z = divide(subtract(divide(left.numerator, left.denominator), divide(right.numerator, right.denominator)), spread)
  const isProportion = ({ numerator, denominator }: Fraction<Value>): boolean => isCountOf(read(numerator), read(denominator))
  const holds = isProportion(left) && isProportion(right) && isEnough(read(left.denominator), read(right.denominator), read(pooled))
  return onlyIf(holds, z, 'Fewer than 5 events, or entries without one, are expected on a side, or a count is not whole.')
}

/** Tells whether a difference of so many standard errors is too far for chance at 95 %; `null` without a statistic. */
export function isSignificant (z: Count): boolean | null {
  return z === null ? null : Math.abs(z) > criticalZ
}

function isCountOf (events: Count, trials: Count): boolean {
  if (events === null || trials === null || !Number.isInteger(events) || !Number.isInteger(trials)) return false
  return events >= 0 && events <= trials
}

function isEnough (left: Count, right: Count, pooled: Count): boolean {
  return left !== null && right !== null && pooled !== null && Math.min(left, right) * Math.min(pooled, 1 - pooled) >= fewestExpected
}
