import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import { definePopulationAfter, definePopulationBefore, sumOver } from './movements.ts'
import type { StageReading } from './read-numbers.ts'
import type { StagePoint, StageStatistics } from '../td/statistics.ts'

/** The profiles in a stage over the time that its statistics cover, and those still inside. */
export interface StageIntake<Value = Count> {
  /** Inside before the first run of the range; 0 since launch. */
  before: Value
  /** Entries, including arrivals from other stages. */
  entered: Value
  /** Inside at the last run of the range; without one, now. */
  inside: Value
}

interface IntakeSource<Leaf> extends Pick<StageStatistics<Leaf>, 'totals'> {
  history: ReadonlyArray<Omit<StagePoint<Leaf>, 'exitSizes'>>
}

/**
 * Defines a stage's intake: since launch from the totals (`isCumulative`), otherwise from the history of the range. `before` is then
 * the first point's population minus that point's change, as far as TD counts it. `of` keeps the terms apart from those of other
 * stages.
 */
export function defineIntake<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, { totals, history }: IntakeSource<Leaf>, isCumulative: boolean, of = ''
): StageIntake<Value> {
  const { constant, one } = arithmetic
  if (isCumulative) {
    return {
      before: constant(0),
      entered: one(`entered${of}`, totals.entered),
      inside: one(`current${of}`, totals.current)
    }
  }
  return {
    before: definePopulationBefore(arithmetic, 'milestones', history, of),
    entered: sumOver(arithmetic, history, 'entries', `entries${of}`),
    inside: definePopulationAfter(arithmetic, history, of)
  }
}

/** Returns the intake of a stage, see `defineIntake`. */
export function readIntake ({ totals, series }: StageReading, isCumulative: boolean): StageIntake {
  return defineIntake(numbers, { totals, history: series }, isCumulative)
}
