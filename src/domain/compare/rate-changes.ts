import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import type { RateParts } from '../numbers/rate.ts'
import { readPeriodRate } from '../statistics/period.ts'
import type { Unjudged } from './compare-periods.ts'
import {
  defineDifferenceInterval, defineStandardError, findShortage, isSignificant, significanceMethod, type Dependence, type RateOverTime
} from './significance.ts'

const noChange = 'One of the rates has no value, or the baseline\'s rate is 0, so a relative change has no meaning.'

/** Reasons why the difference of two rates is not judged. */
const undecidedReasons = {
  'overlapping-periods': 'The periods share days.',
  'repeated-entries': 'Profiles may enter the journey again, so their entries are not independent.',
  'reentry-unknown': 'The definition is not available or does not say whether profiles may enter the journey again.',
  'no-rate': 'One of the rates has no value.',
  'too-few-days': 'A period has fewer than seven points, too few to estimate how much days differ.',
  'too-few-events': 'Fewer than five events, or fewer than five entries without an event, are expected in a period.'
}

export type Undecided = keyof typeof undecidedReasons

// the object has no other names
export const undecidedCodes = Object.keys(undecidedReasons) as Undecided[]

/** Defines the difference of a rate between two periods, and the interval that decides its significance. */
export function defineRateChange<Value> (
  arithmetic: Arithmetic<never, Value>, current: RateOverTime<Value>, baseline: RateOverTime<Value>, unjudged: Unjudged,
  dependence: Dependence
) {
  const { constant, subtract, multiply, divide, onlyIf, read } = arithmetic
  const difference = subtract(current.value, baseline.value)
  const undecided: Undecided | null = unjudged ??
    (read(difference) === null ? 'no-rate' : findShortage(arithmetic, current, baseline))
  const ifDecided = (value: Value): Value => undecided === null ? value : onlyIf(false, value, undecidedReasons[undecided])
  const ifKnown = (value: Value): Value => onlyIf(read(value) !== null, value, noChange)
  const standardError = defineStandardError(arithmetic, current, baseline, dependence)
  const { low, high } = defineDifferenceInterval(arithmetic, difference, standardError, current.points.length + baseline.points.length)
  return {
    difference: ifKnown(difference),
    relativeChange: ifKnown(divide(difference, baseline.value)),
    pointChange: ifKnown(multiply(difference, constant(100))),
    standardError: ifDecided(standardError),
    low: ifDecided(low),
    high: ifDecided(high),
    undecided
  }
}

/**
 * Compares a rate between two periods. `significant` says whether the rates differ at the 95 % level; if it is `null`, `undecided` has
 * the reason.
 */
export function compareRates (
  current: RateParts<number, Count> & RateOverTime<Count>, baseline: RateParts<number, Count> & RateOverTime<Count>, unjudged: Unjudged,
  dependence: Dependence
) {
  const { difference, relativeChange, pointChange, standardError, low, high, undecided } =
    defineRateChange(numbers, current, baseline, unjudged, dependence)
  return {
    current: readPeriodRate(current),
    baseline: readPeriodRate(baseline),
    change: difference,
    relativeChange,
    pointChange,
    difference,
    interval: low === null || high === null ? null : { low, high, level: 0.95 as const },
    standardError,
    significant: isSignificant({ low, high }),
    undecided,
    method: significanceMethod
  }
}
