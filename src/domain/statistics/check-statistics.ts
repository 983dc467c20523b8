import { compareSides, type Check, type Scope, type Sides } from '../numbers/check.ts'
import { checkSeries, explainsStageEntries } from './check-series.ts'
import { addUp, type Count, subtract } from '../numbers/count.ts'
import type { Rate } from '../numbers/rate.ts'
import type { StageReading, StatisticsReading } from './statistics-report.ts'

export type CheckedStatistics = Omit<StatisticsReading, 'checks' | 'warnings'>

/** Half of the last digit of TD's percents, which have two decimals, and an epsilon of floating point. */
const percentTolerance = 0.005 + 1e-9

/** Checks the balances that a journey's own statistics should keep, and those between its stages and itself. */
export function checkStatistics (reading: CheckedStatistics): Check[] {
  const scope = reading.totalsScope
  const stageChecks = reading.stages.flatMap(stage => checkStage(stage, scope))
  return [...checkTotals(reading, scope), ...checkRates('', reading.rates, scope), ...stageChecks, ...checkSeries(reading)]
}

function checkTotals ({ totals, stages }: CheckedStatistics, scope: Scope): Check[] {
  const cumulative = scope === 'cumulative'
  const stageSum = (pick: (stage: StageReading) => Count): Count => stages.length === 0 ? null : addUp(stages.map(pick))
  const entered = stageSum(stage => stage.totals.entered)
  const moves = subtract(entered, totals.entered)
  return [
    compareSides('journey-balance', {
      left: subtract(totals.entered, totals.goals, totals.exitsOrJumps),
      right: totals.current,
      leftScope: scope,
      rightScope: 'snapshot',
      comparable: cumulative,
      explains: 'Who entered and has neither reached the goal nor left should be inside now.'
    }),
    compareSides('stage-current', {
      left: stageSum(stage => stage.totals.current),
      right: totals.current,
      ...sameScope('snapshot'),
      explains: 'Everyone inside the journey should be inside just one stage.'
    }),
    compareSides('stage-exits-or-jumps', {
      left: stageSum(stage => stage.totals.exitsOrJumps),
      right: totals.exitsOrJumps,
      ...sameScope(scope),
      explains: 'Every exit or jump from the journey should leave from just one stage.'
    }),
    compareSides('stage-entries', {
      left: entered,
      right: subtract(addUp([totals.entered, stageSum(stage => stage.totals.milestones)]), totals.goals),
      ...sameScope(scope),
      explains: explainsStageEntries
    }),
    compareSides('stage-departures', {
      left: stageSum(({ totals }) => subtract(totals.entered, totals.exitsOrJumps, totals.current)),
      right: addUp([totals.goals, moves]),
      leftScope: scope,
      rightScope: scope,
      comparable: cumulative,
      explains: 'Who left a stage other than by exit or jump reached the goal or moved to another stage.'
    })
  ]
}

function checkStage (stage: StageReading, scope: Scope): Check[] {
  const { index, totals, rates, steps, exits, series } = stage
  return [
    compareSides(`stage-balance/${index}`, {
      left: subtract(totals.entered, totals.milestones, totals.exitsOrJumps),
      right: totals.current,
      leftScope: scope,
      rightScope: 'snapshot',
      comparable: scope === 'cumulative',
      explains: 'A residual is who left to the goal or to another stage without it counting as the milestone.'
    }),
    compareSides(`stage-steps/${index}`, {
      left: steps.length === 0 ? null : addUp(steps.map(({ current }) => current)),
      right: totals.current,
      ...sameScope('snapshot'),
      explains: 'TD counts profiles in waiting and blocking steps only; a residual is who is between such steps.'
    }),
    compareSides(`stage-exit-criteria/${index}`, {
      left: series.length === 0 ? null : addUp(exits.map(({ exited }) => exited)),
      right: series.length === 0 ? null : addUp(series.map(point => point.exits)),
      ...sameScope(scope === 'cumulative' ? 'unknown' : 'range'),
      explains: 'Exits by criterion should add up to the exits of the stage over the same history.'
    }),
    ...checkRates(`stage-${index}-`, rates, scope)
  ]
}

function checkRates (prefix: string, rates: Record<string, Rate>, scope: Scope): Check[] {
  return Object.entries(rates)
    .filter(([, { reportedPercent }]) => reportedPercent !== null)
    .map(([name, { value, reportedPercent }]) => compareSides(`${prefix}reported-${hyphenate(name)}`, {
      left: value === null ? null : value * 100,
      right: reportedPercent,
      ...sameScope(scope),
      tolerance: percentTolerance,
      explains: 'Our rate in percent should be TD\'s own figure up to its rounding to two decimals.'
    }))
}

function sameScope (scope: Scope): Pick<Sides, 'leftScope' | 'rightScope' | 'comparable'> {
  return { leftScope: scope, rightScope: scope, comparable: true }
}

function hyphenate (name: string): string {
  return name.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
}
