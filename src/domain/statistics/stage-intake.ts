import { addUp, type Count, subtract } from '../numbers/count.ts'
import type { StageReading } from './statistics-report.ts'

/** What came into a stage over the time its statistics are of, and what became of it. */
export interface StageIntake {
  /** Inside before the first run of the range; 0 since launch. */
  before: Count
  /** Entries, arrivals from other stages included. */
  entered: Count
  /** Out by exits and jumps. */
  lost: Count
  /** Inside at the last run of the range; without one, now. */
  inside: Count
}

/**
 * Since launch by the totals (`cumulative`), else by the series of the range: `before` is then the first point's population less
 * that point's change, as far as TD counts it.
 */
export function readIntake ({ totals, series }: StageReading, cumulative: boolean): StageIntake {
  if (cumulative) return { before: 0, entered: totals.entered, lost: totals.exitsOrJumps, inside: totals.current }
  const first = series.at(0)
  const last = series.at(-1)
  if (first === undefined || last === undefined) return { before: null, entered: null, lost: null, inside: null }
  return {
    before: subtract(first.current, first.netChange),
    entered: addUp(series.map(({ entries }) => entries)),
    lost: addUp(series.flatMap(({ exits, jumps }) => [exits, jumps])),
    inside: last.current
  }
}
