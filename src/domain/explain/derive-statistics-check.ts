import { deriveSeriesCheck } from './derive-series-check.ts'
import type { DerivedSides } from './explain-checks.ts'
import { add, multiply, shareOfTerms, subtract, termOf, type Derivation } from './explanation.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { RateTerms } from './explain-rate.ts'
import { termsOfJourneyRate, termsOfStageRate } from './rate-terms.ts'
import type { JourneyStatistics, StageStatistics } from '../td/statistics.ts'

type Statistics = JourneyStatistics<NumberLocation>
type Stage = StageStatistics<NumberLocation>

/** How both sides of a check of the statistics are derived, as `checkStatistics` names it; `null` for an unknown one. */
export function deriveStatisticsCheck (statistics: Statistics, id: string): DerivedSides | null {
  const [, ofStage, rate] = /^(?:stage-(\d+)-)?reported-(.+)$/.exec(id) ?? []
  if (rate !== undefined) {
    const name = rate.replace(/-([a-z])/g, (_, letter: string) => letter.toUpperCase())
    return deriveReported(ofStage === undefined ? termsOfJourneyRate(statistics, name) : termsOfStageRate(statistics, Number(ofStage), name))
  }
  const [name = '', index] = id.split('/')
  const stage = index === undefined ? undefined : statistics.stages[Number(index)]
  return (stage === undefined ? deriveTotalsCheck(statistics, name) : deriveStageCheck(stage, name)) ?? deriveSeriesCheck(statistics, name, stage)
}

function deriveReported (terms: RateTerms | null): DerivedSides | null {
  if (terms === null) return null
  const { derivation, ...share } = shareOfTerms(terms.part, terms.whole)
  return { left: multiply(derivation, 100), right: termOf('reportedPercent', [terms.reported]), ...share }
}

function deriveTotalsCheck ({ totals, stages }: Statistics, name: string): DerivedSides | null {
  const entered = termOf('entered', [totals.entered])
  const current = termOf('current', [totals.current])
  const goals = termOf('goals', [totals.goals])
  const exitsOrJumps = termOf('exitsOrJumps', [totals.exitsOrJumps])
  const ofStages = (name: string, pick: (stage: Stage) => NumberLocation | null): Derivation => termOf(name, stages.map(pick), null)
  const stagesEntered = ofStages('stagesEntered', stage => stage.totals.entered)
  const stagesCurrent = ofStages('stagesCurrent', stage => stage.totals.current)
  const stagesMilestones = ofStages('stagesMilestones', stage => stage.totals.milestones)
  const stagesExitsOrJumps = ofStages('stagesExitsOrJumps', stage => stage.totals.exitsOrJumps)
  switch (name) {
    case 'journey-balance': return { left: subtract(entered, goals, exitsOrJumps), right: current }
    case 'stage-current': return { left: stagesCurrent, right: current }
    case 'stage-exits-or-jumps': return { left: stagesExitsOrJumps, right: exitsOrJumps }
    case 'stage-entries': return { left: stagesEntered, right: subtract(add(entered, stagesMilestones), goals) }
    case 'stage-departures':
      return { left: subtract(stagesEntered, stagesExitsOrJumps, stagesCurrent), right: add(goals, subtract(stagesEntered, entered)) }
    default: return null
  }
}

function deriveStageCheck ({ totals, steps, history }: Stage, name: string): DerivedSides | null {
  const current = termOf('current', [totals.current])
  switch (name) {
    case 'stage-balance':
      return {
        left: subtract(termOf('entered', [totals.entered]), termOf('milestones', [totals.milestones]), termOf('exitsOrJumps', [totals.exitsOrJumps])),
        right: current
      }
    case 'stage-steps': return { left: termOf('steps', steps.map(step => step.current), null), right: current }
    case 'stage-exit-criteria':
      return {
        left: termOf('exitsByCriterion', history.flatMap(({ exitSizes }) => exitSizes), history.length === 0 ? null : 0),
        right: termOf('exits', history.map(({ exits }) => exits), null)
      }
    default: return null
  }
}
