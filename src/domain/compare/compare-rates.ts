import type { Unjudged } from './compare-periods.ts'
import type { Rate } from '../numbers/rate.ts'
import { testProportions, type ProportionTest } from './two-proportion-test.ts'

/** A rate of two periods. */
export interface RateDifference {
  current: Rate
  baseline: Rate
  /** current − baseline, a fraction. */
  change: number | null
  /** change / baseline, a fraction; `null` where the baseline is 0. */
  relativeChange: number | null
  /** The change in percentage points. */
  pointChange: number | null
  /** The statistic of the test; `null` where `significant` is. */
  z: number | null
  /** Whether the rates differ at 95 %; `null` where that cannot be said, for the reason in `undecided`. */
  significant: boolean | null
  undecided: Undecided | null
}

/** Why the difference of two rates is not judged. */
export type Undecided = NonNullable<Unjudged> | 'no-rate' | 'too-few-events'

/** Compares a rate of two periods, see `testProportions` for the test. */
export function compareRates (current: Rate, baseline: Rate, unjudged: Unjudged): RateDifference {
  const change = current.value === null || baseline.value === null ? null : current.value - baseline.value
  const relative = change === null || baseline.value === null || baseline.value === 0 ? null : change / baseline.value
  const { z, significant } = (unjudged === null ? test(current, baseline) : null) ?? { z: null, significant: null }
  return {
    current,
    baseline,
    change,
    relativeChange: relative !== null && Number.isFinite(relative) ? relative : null,
    pointChange: change === null ? null : change * 100,
    z,
    significant,
    undecided: unjudged ?? (significant !== null ? null : change === null ? 'no-rate' : 'too-few-events')
  }
}

function test (current: Rate, baseline: Rate): ProportionTest | null {
  if (current.numerator === null || current.denominator === null || baseline.numerator === null || baseline.denominator === null) return null
  return testProportions(
    { events: current.numerator, trials: current.denominator },
    { events: baseline.numerator, trials: baseline.denominator }
  )
}
