import type { Unjudged } from './compare-periods.ts'
import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import { z as criticalZ } from '../numbers/interval.ts'
import type { Rate, Ratio } from '../numbers/rate.ts'

/** Defines how a number of two periods differs; a missing number on a side leaves both changes missing. */
export function defineDifference<Value> ({ subtract, divide, onlyIf, read }: Arithmetic<never, Value>, current: Value, baseline: Value) {
  const change = subtract(current, baseline)
  const relative = divide(change, baseline)
  // with a baseline next to nothing the quotient exceeds what a number can hold
  const holds = (read(baseline) ?? 0) > 0 && read(relative) !== null
  const relativeChange = onlyIf(holds, relative, 'The baseline is not above 0, so that no change could be related to it.')
  return { current, baseline, change, relativeChange }
}

/** Compares a number of two periods. */
export function compareCounts (current: Count, baseline: Count) {
  return defineDifference(numbers, current, baseline)
}

const noChange = 'One of the rates has no value, or that of the baseline is 0 and nothing can be related to it.'

/** Why the difference of two rates is not judged, but for too few events. */
const reasons = {
  'overlapping-periods': 'The periods share days, so that no difference is judged.',
  'repeated-entries': 'Profiles may enter the journey again, so that entries are not independent and no difference is judged.',
  'no-rate': 'One of the rates has no value.'
}

/** Defines how a rate of two periods differs, and the statistic of the test whether the difference is more than chance. */
export function defineRateChange<Value> (
  arithmetic: Arithmetic<never, Value>, current: Ratio<Value>, baseline: Ratio<Value>, unjudged: Unjudged
) {
  const { constant, subtract, multiply, divide, onlyIf, read } = arithmetic
  const change = subtract(current.value, baseline.value)
  const z = defineZ(arithmetic, current, baseline)
  const undecided: keyof typeof reasons | 'too-few-events' | null = unjudged ??
    (read(z) !== null ? null : read(change) === null ? 'no-rate' : 'too-few-events')
  const ifKnown = (value: Value): Value => onlyIf(read(value) !== null, value, noChange)
  return {
    change: ifKnown(change),
    relativeChange: ifKnown(divide(change, baseline.value)),
    pointChange: ifKnown(multiply(change, constant(100))),
    z: undecided === null || undecided === 'too-few-events' ? z : onlyIf(false, z, reasons[undecided]),
    undecided
  }
}

/** Compares a rate of two periods. `significant` tells whether they differ at 95 %; `null` for the reason in `undecided`. */
export function compareRates (current: Rate, baseline: Rate, unjudged: Unjudged) {
  const { undecided, ...change } = defineRateChange(numbers, current, baseline, unjudged)
  return { current, baseline, ...change, significant: isSignificant(change.z), undecided }
}

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
  return events !== null && trials !== null && Number.isInteger(events) && Number.isInteger(trials) && events >= 0 && events <= trials
}

function isEnough (left: Count, right: Count, pooled: Count): boolean {
  return left !== null && right !== null && pooled !== null && Math.min(left, right) * Math.min(pooled, 1 - pooled) >= fewestExpected
}
