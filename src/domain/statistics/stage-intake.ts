import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import type { Share } from '../numbers/rate.ts'
import type { StageReading } from './statistics-report.ts'
import type { StagePoint, StageStatistics } from '../td/statistics.ts'

/** What came into a stage over the time its statistics are of, and what became of it. */
export interface StageIntake<Value = Count> {
  /** Inside before the first run of the range; 0 since launch. */
  before: Value
  /** Entries, arrivals from other stages included. */
  entered: Value
  /** Out by exits and jumps. */
  lost: Value
  /** Inside at the last run of the range; without one, now. */
  inside: Value
}

interface IntakeSource<Leaf> {
  totals: StageStatistics<Leaf>['totals']
  history: ReadonlyArray<Pick<StagePoint<Leaf>, 'current' | 'entries' | 'milestones' | 'exits' | 'jumps'>>
}

/**
 * Defines a stage's intake: since launch by the totals (`isCumulative`), else by the history of the range. `before` is then
 * the first point's population less that point's change, as far as TD counts it. `of` tells the terms from those of other stages.
 */
export function defineIntake<Leaf, Value> (
  { constant, one, total, add, subtract }: Arithmetic<Leaf, Value>, { totals, history }: IntakeSource<Leaf>, isCumulative: boolean, of = ''
): StageIntake<Value> {
  if (isCumulative) {
    return {
      before: constant(0),
      entered: one(`entered${of}`, totals.entered),
      lost: one(`exitsOrJumps${of}`, totals.exitsOrJumps),
      inside: one(`current${of}`, totals.current)
    }
  }
  const first = history.slice(0, 1)
  const sum = (name: string, leaves: Array<Leaf | null>): Value => total(`${name}${of}`, leaves, null)
  const change = subtract(
    sum('firstPoint entries', first.map(({ entries }) => entries)),
    sum('firstPoint milestones', first.map(({ milestones }) => milestones)),
    sum('firstPoint exits', first.map(({ exits }) => exits)),
    sum('firstPoint jumps', first.map(({ jumps }) => jumps))
  )
  return {
    before: subtract(sum('first', first.map(({ current }) => current)), change),
    entered: sum('entries', history.map(({ entries }) => entries)),
    lost: add(sum('exits', history.map(({ exits }) => exits)), sum('jumps', history.map(({ jumps }) => jumps))),
    inside: sum('last', history.slice(-1).map(({ current }) => current))
  }
}

/** Defines which share of all who were in the stage left it by an exit criterion or a jump. */
export function defineLoss<Value> ({ add }: Arithmetic<never, Value>, { before, entered, lost }: StageIntake<Value>, isCumulative: boolean): Share<Value> {
  return { part: lost, whole: isCumulative ? entered : add(before, entered) }
}

/** Returns the intake of a stage, see `defineIntake`. */
export function readIntake ({ totals, series }: StageReading, isCumulative: boolean): StageIntake {
  return defineIntake(numbers, { totals, history: series }, isCumulative)
}
