import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { compareSides, defineCheck, type Check, type CheckDefinition, type TotalsScope } from '../numbers/check.ts'
import type { JourneyStatistics, StageStatistics } from '../td/statistics.ts'
import { defineSeriesChecks, explainsStageEntries } from './check-series.ts'
import { sumExits, sumOver } from './movements.ts'
import { definePeriodChecks } from './period.ts'
import { defineJourneyRates, defineStageRates, type NamedRate } from './rates.ts'

/** Half of the last digit of TD's percents, which have two decimals, plus a floating-point epsilon. */
const percentTolerance = 0.005 + 1e-9

/** Checks the balances within a journey's statistics, and those between the journey and its stages. */
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
    ...defineRateChecks(arithmetic, '', rates, scope),
    ...statistics.stages.flatMap((stage, index) => defineStageChecks(arithmetic, stage, index, scope)),
    ...defineSeriesChecks(arithmetic, statistics, scope),
    ...scope === 'cumulative' ? [] : definePeriodChecks(arithmetic, statistics)
  ]
}

function defineTotalsChecks<Leaf, Value> (
  { one, total, add, subtract }: Arithmetic<Leaf, Value>, { totals, stages }: JourneyStatistics<Leaf>, scope: TotalsScope
): Array<CheckDefinition<Value>> {
  const comparable = scope === 'cumulative'
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
    defineCheck('journey-balance',
      subtract(entered, goals, exitsOrJumps), current, { leftScope: scope, rightScope: 'snapshot', comparable },
      'Profiles that entered and have neither reached the goal nor left should be inside now.'),
    defineCheck('stage-current', stagesCurrent, current, 'snapshot', 'Every profile inside the journey should be inside exactly one ' +
      'stage.'),
    defineCheck('stage-exits-or-jumps', stagesExitsOrJumps, exitsOrJumps, scope,
      'Every exit or jump from the journey should leave from exactly one stage.'),
    defineCheck('stage-entries',
      stagesEntered, subtract(add(entered, ofStages('stagesMilestones', 'milestones')), goals), scope, explainsStageEntries),
    defineCheck('stage-departures',
      subtract(stagesEntered, stagesExitsOrJumps, stagesCurrent),
      add(goals, subtract(stagesEntered, entered)),
      { leftScope: scope, rightScope: scope, comparable },
      'Profiles that left a stage other than by exit or jump reached the goal or moved to another stage.')
  ]
}

function defineStageChecks<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, stage: StageStatistics<Leaf>, index: number, scope: TotalsScope
): Array<CheckDefinition<Value>> {
  const { one, total, subtract } = arithmetic
  const { totals, steps, history } = stage
  const isCumulative = scope === 'cumulative'
  const current = one('current', totals.current)
  return [
    defineCheck(`stage-balance/${index}`,
      subtract(one('entered', totals.entered), one('milestones', totals.milestones), one('exitsOrJumps', totals.exitsOrJumps)),
      current,
      { leftScope: scope, rightScope: 'snapshot', comparable: isCumulative },
      'A residual counts profiles that left to the goal or another stage without a counted milestone.'),
    defineCheck(`stage-steps/${index}`, total('steps', steps.map(({ current }) => current), null), current, 'snapshot',
      'TD counts profiles only in waiting and blocking steps. A residual counts profiles between such steps.'),
    defineCheck(`stage-exit-criteria/${index}`,
      sumExits(arithmetic, history),
      sumOver(arithmetic, history, 'exits'),
      isCumulative ? 'unknown' : 'range',
      'Exits by criterion should add up to the exits of the stage over the same history.'),
    ...defineRateChecks(arithmetic, `stage-${index}-`, defineStageRates(arithmetic, stage, isCumulative), scope)
  ]
}

function defineRateChecks<Leaf, Value> (
  { one, multiply, constant }: Arithmetic<Leaf, Value>,
  prefix: string,
  rates: ReadonlyArray<NamedRate<string, Leaf, Value>>,
  scope: TotalsScope
): Array<CheckDefinition<Value>> {
  const by = { leftScope: scope, rightScope: scope, comparable: true, tolerance: percentTolerance }
  return rates.filter(({ reported }) => reported !== null).map(({ name, value, reported }) => defineCheck(
    `${prefix}reported-${name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)}`,
    multiply(value, constant(100)), one('reportedPercent', reported), by,
    'Our rate in percent should equal TD\'s own figure, apart from its rounding to two decimals.'
  ))
}
