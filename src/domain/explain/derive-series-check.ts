import { netChangeOf, type Movements } from './derive-movement.ts'
import type { DerivedSides } from './explain-checks.ts'
import { add, subtract, termOf, type Derivation } from './explanation.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { JourneyStatistics, StagePoint, StageStatistics } from '../td/statistics.ts'

/** How both sides of a check of the series are derived, as `checkSeries` names it; `null` for an unknown one. */
export function deriveSeriesCheck (
  statistics: JourneyStatistics<NumberLocation>, name: string, stage: StageStatistics<NumberLocation> | undefined
): DerivedSides | null {
  if (name === 'series-balance') return deriveBalance(statistics.history, 'goals', ({ goals }) => goals)
  if (name === 'stage-series-balance' && stage !== undefined) return deriveBalance(stage.history, 'milestones', ({ milestones }) => milestones)
  return deriveStageSums(statistics, name) ?? deriveAgainstTotals(statistics, name)
}

function deriveBalance<Point extends Movements & { current: NumberLocation | null }> (
  history: readonly Point[], reached: string, pick: (point: Point) => NumberLocation | null
): DerivedSides {
  // a single point tells the change since a point that is not here
  if (history.length === 1) {
    return { left: netChangeOf(history, reached, pick), right: termOf('current', history.map(({ current }) => current)) }
  }
  const sizes = history.map(({ current }) => current)
  return {
    left: netChangeOf(history.slice(1), reached, pick),
    right: subtract(termOf('last', sizes.slice(-1), null), termOf('first', sizes.slice(0, 1), null))
  }
}

function deriveStageSums ({ history, stages }: JourneyStatistics<NumberLocation>, name: string): DerivedSides | null {
  const otherwise = 'The histories of the journey and its stages do not have the same number of points.'
  const ofStages = (name: string, pick: (point: StagePoint<NumberLocation>) => NumberLocation | null): Derivation =>
    termOf(name, stages.flatMap(stage => stage.history.map(pick)), null)
  switch (name) {
    case 'series-stage-current':
      return {
        left: termOf('stagesLast', stages.map(stage => stage.history.at(-1)?.current ?? null), null),
        right: termOf('last', history.slice(-1).map(({ current }) => current), null),
        otherwise
      }
    case 'series-stage-entries':
      return {
        left: ofStages('stagesEntries', ({ entries }) => entries),
        right: subtract(
          add(termOf('entries', history.map(({ entries }) => entries), null), ofStages('stagesMilestones', ({ milestones }) => milestones)),
          termOf('goals', history.map(({ goals }) => goals), null)
        ),
        otherwise
      }
    case 'series-stage-exits':
      return { left: ofStages('stagesExits', ({ exits }) => exits), right: termOf('exits', history.map(({ exits }) => exits), null), otherwise }
    case 'series-stage-jumps':
      return { left: ofStages('stagesJumps', ({ jumps }) => jumps), right: termOf('jumps', history.map(({ jumps }) => jumps), null), otherwise }
    default: return null
  }
}

function deriveAgainstTotals ({ history, totals }: JourneyStatistics<NumberLocation>, name: string): DerivedSides | null {
  switch (name) {
    case 'series-entries':
      return { left: termOf('entries', history.map(({ entries }) => entries), null), right: termOf('entered', [totals.entered]) }
    case 'series-goals':
      return { left: termOf('goals', history.map(({ goals }) => goals), null), right: termOf('totalGoals', [totals.goals]) }
    case 'series-exits-or-jumps':
      return {
        left: add(termOf('exits', history.map(({ exits }) => exits), null), termOf('jumps', history.map(({ jumps }) => jumps), null)),
        right: termOf('exitsOrJumps', [totals.exitsOrJumps])
      }
    case 'series-current':
      return { left: termOf('last', history.slice(-1).map(({ current }) => current), null), right: termOf('current', [totals.current]) }
    default: return null
  }
}
