import type { Unjudged } from './compare-periods.ts'
import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import type { Rate, Ratio } from '../numbers/rate.ts'
import { defineZ, isSignificant } from './two-proportion-test.ts'

/** A rate of two periods. */
export interface RateDifference extends RateChange {
  current: Rate
  baseline: Rate
  /** Whether the rates differ at 95 %; `null` where that cannot be said, for the reason in `undecided`. */
  significant: boolean | null
}

/** How a rate of two periods differs. */
export interface RateChange<Value = Count> {
  /** current − baseline, a fraction. */
  change: Value
  /** change / baseline, a fraction; `null` where the baseline is 0. */
  relativeChange: Value
  /** The change in percentage points. */
  pointChange: Value
  /** The statistic of the test whether the rates differ; `null` where that cannot be said, for the reason in `undecided`. */
  z: Value
  undecided: Undecided | null
}

/** Why the difference of two rates is not judged. */
export type Undecided = NonNullable<Unjudged> | 'no-rate' | 'too-few-events'

/** Defines how a rate of two periods differs, and the statistic of the test whether the difference is more than chance. */
export function defineRateChange<Value> (
  arithmetic: Arithmetic<never, Value>, current: Ratio<Value>, baseline: Ratio<Value>, unjudged: Unjudged
): RateChange<Value> {
  const { constant, subtract, multiply, divide, onlyIf, read } = arithmetic
  const change = subtract(current.value, baseline.value)
  const z = defineZ(arithmetic, current, baseline)
  const undecided = unjudged ?? (read(z) !== null ? null : read(change) === null ? 'no-rate' : 'too-few-events')
  const ifKnown = (value: Value): Value => onlyIf(read(value) !== null, value, noChange)
  return {
    change: ifKnown(change),
    relativeChange: ifKnown(divide(change, baseline.value)),
    pointChange: ifKnown(multiply(change, constant(100))),
    z: undecided === null || undecided === 'too-few-events' ? z : onlyIf(false, z, reasons[undecided]),
    undecided
  }
}

const noChange = 'One of the rates has no value, or that of the baseline is 0 and nothing can be related to it.'

const reasons: Record<Exclude<Undecided, 'too-few-events'>, string> = {
  'overlapping-periods': 'The periods share days, so that no difference is judged.',
  'repeated-entries': 'Profiles may enter the journey again, so that entries are not independent and no difference is judged.',
  'no-rate': 'One of the rates has no value.'
}

/** Compares a rate of two periods. */
export function compareRates (current: Rate, baseline: Rate, unjudged: Unjudged): RateDifference {
  const { change, relativeChange, pointChange, z, undecided } = defineRateChange(numbers, current, baseline, unjudged)
  return { current, baseline, change, relativeChange, pointChange, z, significant: isSignificant(z), undecided }
}
