import type { Arithmetic } from '../numbers/arithmetic.ts'
import { defineCheck, type CheckDefinition, type Comparison, type NumberScope, type TotalsScope } from '../numbers/check.ts'
import type { JourneyStatistics } from '../td/statistics.ts'
import { defineIfOrdered, defineNetChangeOver, definePopulationAfter, sumDepartures, sumOver, type Reached } from './movements.ts'

/** Applies to totals and series alike. */
export const explainsStageEntries =
  'Entries of stages are entries into the journey or arrivals from other stages. A profile that meets a milestone continues to another ' +
  'stage or the goal, so arrivals should equal milestones minus goals. A residual counts profiles that moved on without a counted ' +
  'milestone.'

/** Why histories cannot be added up. */
export const unalignedHistories = 'The histories of the journey and its stages differ in their number of points.'

type Balanced<Kind extends Reached, Leaf> =
  ReadonlyArray<Record<'current' | 'entries' | 'exits' | 'jumps' | Kind, Leaf | null> & { updatedAt: string | null }>

/** Defines the checks of the returned series: against its own population, the stages' series, and the totals. */
export function defineSeriesChecks<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, statistics: JourneyStatistics<Leaf>, totalsScope: TotalsScope
): Array<CheckDefinition<Value>> {
  const scope = totalsScope === 'cumulative' ? 'unknown' : 'range'
  return [
    defineCheck('series-balance', ...defineBalance(arithmetic, 'goals', statistics.history, scope),
      'The movements of the series should equal the change of the population over it.'),
    ...statistics.stages.map(({ history }, index) => defineCheck(
      `stage-series-balance/${index}`, ...defineBalance(arithmetic, 'milestones', history, scope),
      'The movements of the stage should equal the change of its population. A residual counts profiles that left to the goal or ' +
      'another stage without a counted milestone.'
    )),
    ...defineStageSums(arithmetic, statistics, scope),
    ...defineTotalsOfSeries(arithmetic, statistics, totalsScope)
  ]
}

function defineBalance<Kind extends Reached, Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, reached: Kind, history: Balanced<Kind, Leaf>, scope: NumberScope
): [left: Value, right: Value, by: NumberScope | Comparison] {
  const { one, total, subtract } = arithmetic
  const [only, ...others] = history
  if (only !== undefined && others.length === 0) {
    // a single point shows the change since an unknown point: it can be confirmed only if the series began empty
    const comparable = beganEmpty(arithmetic, reached, history)
    return [
      defineNetChangeOver<Kind, Leaf, Value>(arithmetic, reached, history),
      one('current', only.current),
      { leftScope: scope, rightScope: 'snapshot', comparable }
    ]
  }
  const sizes = history.map(({ current }) => current)
  const change = subtract(total('last', sizes.slice(-1), null), total('first', sizes.slice(0, 1), null))
  const ofOrdered = (side: Value): Value => defineIfOrdered(arithmetic, [history], side)
  return [ofOrdered(defineNetChangeOver<Kind, Leaf, Value>(arithmetic, reached, others)), ofOrdered(change), scope]
}

/** Returns whether all profiles inside at the first point arrived since the previous one. Unknown numbers prove nothing. */
function beganEmpty<Kind extends Reached, Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, reached: Kind, history: Balanced<Kind, Leaf>
): boolean {
  const { total, read } = arithmetic
  const first = history.slice(0, 1)
  const size = read(total('current', first.map(({ current }) => current), null))
  return size !== null && size === read(defineNetChangeOver<Kind, Leaf, Value>(arithmetic, reached, first))
}

function defineStageSums<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, { history, stages }: JourneyStatistics<Leaf>, scope: NumberScope
): Array<CheckDefinition<Value>> {
  const { total, add, subtract, onlyIf } = arithmetic
  const isAligned = history.length > 0 && stages.length > 0 && stages.every(stage => stage.history.length === history.length)
  const points = stages.flatMap(stage => stage.history)
  const compare = (name: string, left: Value, right: Value, explains: string): CheckDefinition<Value> => defineCheck(
    `series-stage-${name}`, onlyIf(isAligned, left, unalignedHistories), onlyIf(isAligned, right, unalignedHistories), scope, explains
  )
  const entered = sumOver(arithmetic, history, 'entries')
  const milestones = sumOver(arithmetic, points, 'milestones', 'stagesMilestones')
  return [
    compare('current',
      defineIfOrdered(arithmetic, stages.map(stage => stage.history),
        total('stagesLast', stages.map(stage => stage.history.at(-1)?.current ?? null), null)),
      definePopulationAfter(arithmetic, history),
      'At the last point every profile inside the journey should be inside exactly one stage.'),
    compare('entries',
      sumOver(arithmetic, points, 'entries', 'stagesEntries'),
      subtract(add(entered, milestones), sumOver(arithmetic, history, 'goals')),
      explainsStageEntries),
    compare('exits', sumOver(arithmetic, points, 'exits', 'stagesExits'), sumOver(arithmetic, history, 'exits'),
      'Every exit from the journey should leave from exactly one stage.'),
    compare('jumps', sumOver(arithmetic, points, 'jumps', 'stagesJumps'), sumOver(arithmetic, history, 'jumps'),
      'Every jump from the journey should leave from exactly one stage.')
  ]
}

function defineTotalsOfSeries<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, { history, totals }: JourneyStatistics<Leaf>, totalsScope: TotalsScope
): Array<CheckDefinition<Value>> {
  const { one, read } = arithmetic
  const isCumulative = totalsScope === 'cumulative'
  const last = definePopulationAfter(arithmetic, history)
  const current = one('current', totals.current)
  // only a series that begins empty and ends with today's population is known to cover the journey's whole life
  const isWhole = isCumulative && beganEmpty(arithmetic, 'goals', history) && read(last) !== null && read(last) === read(current)
  const leftScope = isWhole ? 'cumulative' : isCumulative ? 'unknown' : 'range'
  const compare = (name: string, left: Value, right: Value): CheckDefinition<Value> =>
    defineCheck(`series-${name}`, left, right, { leftScope, rightScope: totalsScope, comparable: isWhole },
      'Movements of the returned series against the totals. They agree only if the series goes back to the launch.')
  return [
    compare('entries', sumOver(arithmetic, history, 'entries'), one('entered', totals.entered)),
    compare('goals', sumOver(arithmetic, history, 'goals'), one('totalGoals', totals.goals)),
    compare('exits-or-jumps', sumDepartures(arithmetic, history), one('exitsOrJumps', totals.exitsOrJumps)),
    defineCheck('series-current', last, current, { leftScope: 'snapshot', rightScope: 'snapshot', comparable: isCumulative },
      'Without a range the last point should be the current population. With one it is the population at the end of the range.')
  ]
}
