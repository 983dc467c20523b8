import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { compareSides, sameScope, type Check, type CheckDefinition } from '../numbers/check.ts'
import type { JourneyStatistics, StageStatistics } from '../td/statistics.ts'
import { defineSeriesChecks, explainsStageEntries } from './check-series.ts'
import { sumOver } from './movements.ts'
import { defineJourneyRates, defineStageRates, type NamedRate } from './rates.ts'
import type { TotalsScope } from './statistics-report.ts'

/** Half of the last digit of TD's percents, which have two decimals, and an epsilon of floating point. */
const percentTolerance = 0.005 + 1e-9

/** Checks the balances that a journey's own statistics should keep, and those between its stages and itself. */
export function checkStatistics (statistics: JourneyStatistics, scope: TotalsScope): Check[] {
  return defineStatisticsChecks(numbers, statistics, scope).map(compareSides)
}

/** Defines the checks of `checkStatistics`, in the order of the report. */
export function defineStatisticsChecks<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, statistics: JourneyStatistics<Leaf>, scope: TotalsScope
): Array<CheckDefinition<Value>> {
  const rates = defineJourneyRates(arithmetic, statistics, scope === 'cumulative')
  return [
    ...defineTotalsChecks(arithmetic, statistics, scope),
    ...defineRateChecks(arithmetic, rates, scope),
    ...statistics.stages.flatMap((stage, index) => defineStageChecks(arithmetic, stage, index, scope)),
    ...defineSeriesChecks(arithmetic, statistics, scope)
  ]
}

function defineTotalsChecks<Leaf, Value> (
  { one, total, add, subtract }: Arithmetic<Leaf, Value>, { totals, stages }: JourneyStatistics<Leaf>, scope: TotalsScope
): Array<CheckDefinition<Value>> {
  const isCumulative = scope === 'cumulative'
  const entered = one('entered', totals.entered)
  const current = one('current', totals.current)
  const goals = one('goals', totals.goals)
  const exitsOrJumps = one('exitsOrJumps', totals.exitsOrJumps)
  const ofStages = (name: string, kind: keyof StageStatistics['totals']): Value =>
    total(name, stages.map(stage => stage.totals[kind]), null)
  const stagesEntered = ofStages('stagesEntered', 'entered')
  const stagesCurrent = ofStages('stagesCurrent', 'current')
  const stagesExitsOrJumps = ofStages('stagesExitsOrJumps', 'exitsOrJumps')
  return [
    {
      id: { family: 'journey-balance' },
      left: subtract(entered, goals, exitsOrJumps),
      right: current,
      leftScope: scope,
      rightScope: 'snapshot',
      comparable: isCumulative,
      explains: 'Who entered and has neither reached the goal nor left should be inside now.'
    },
    {
      id: { family: 'stage-current' },
      left: stagesCurrent,
      right: current,
      ...sameScope('snapshot'),
      explains: 'Everyone inside the journey should be inside just one stage.'
    },
    {
      id: { family: 'stage-exits-or-jumps' },
      left: stagesExitsOrJumps,
      right: exitsOrJumps,
      ...sameScope(scope),
      explains: 'Every exit or jump from the journey should leave from just one stage.'
    },
    {
      id: { family: 'stage-entries' },
      left: stagesEntered,
      right: subtract(add(entered, ofStages('stagesMilestones', 'milestones')), goals),
      ...sameScope(scope),
      explains: explainsStageEntries
    },
    {
      id: { family: 'stage-departures' },
      left: subtract(stagesEntered, stagesExitsOrJumps, stagesCurrent),
      right: add(goals, subtract(stagesEntered, entered)),
      leftScope: scope,
      rightScope: scope,
      comparable: isCumulative,
      explains: 'Who left a stage other than by exit or jump reached the goal or moved to another stage.'
    }
  ]
}

function defineStageChecks<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, stage: StageStatistics<Leaf>, index: number, scope: TotalsScope
): Array<CheckDefinition<Value>> {
  const { one, total, subtract } = arithmetic
  const { totals, steps, history } = stage
  const current = one('current', totals.current)
  return [
    {
      id: { family: 'stage-balance', stage: index },
      left: subtract(one('entered', totals.entered), one('milestones', totals.milestones), one('exitsOrJumps', totals.exitsOrJumps)),
      right: current,
      leftScope: scope,
      rightScope: 'snapshot',
      comparable: scope === 'cumulative',
      explains: 'A residual is who left to the goal or to another stage without it counting as the milestone.'
    },
    {
      id: { family: 'stage-steps', stage: index },
      left: total('steps', steps.map(({ current }) => current), null),
      right: current,
      ...sameScope('snapshot'),
      explains: 'TD counts profiles in waiting and blocking steps only; a residual is who is between such steps.'
    },
    {
      id: { family: 'stage-exit-criteria', stage: index },
      left: total('exitsByCriterion', history.flatMap(({ exitSizes }) => exitSizes), history.length === 0 ? null : 0),
      right: sumOver(arithmetic, history, 'exits'),
      ...sameScope(scope === 'cumulative' ? 'unknown' : 'range'),
      explains: 'Exits by criterion should add up to the exits of the stage over the same history.'
    },
    ...defineRateChecks(arithmetic, defineStageRates(arithmetic, stage, scope === 'cumulative'), scope, index)
  ]
}

/** Of a stage's rates, or without one of the journey's. */
function defineRateChecks<Leaf, Value> (
  { one, multiply, constant }: Arithmetic<Leaf, Value>,
  rates: ReadonlyArray<NamedRate<string, Leaf, Value>>,
  scope: TotalsScope,
  stage?: number
): Array<CheckDefinition<Value>> {
  return rates.filter(({ reported }) => reported !== null).map(({ name, value, reported }) => ({
    id: { family: 'reported', rate: name, ...stage !== undefined && { stage } },
    left: multiply(value, constant(100)),
    right: one('reportedPercent', reported),
    ...sameScope(scope),
    tolerance: percentTolerance,
    explains: 'Our rate in percent should be TD\'s own figure up to its rounding to two decimals.'
  }))
}
