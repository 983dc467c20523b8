import type { CheckedStatistics } from './check-statistics.ts'
import { compareSides, type Check, type Scope, type Sides } from '../numbers/check.ts'
import { addUp, type Count, subtract } from '../numbers/count.ts'
import type { JourneySeriesPoint, StageReading } from './statistics-report.ts'

/** Of totals and of series alike. */
export const explainsStageEntries = 'Entries of stages are entries into the journey and arrivals from other stages. Who meets a milestone goes on to another stage or to the goal, so arrivals should be the milestones less the goals; a residual is who went on without it counting as the milestone.'

type Balanced = ReadonlyArray<{ current: Count, netChange: Count }>

/** Checks the returned series: against its own population, the stages' series against it, and it against the totals. */
export function checkSeries (reading: CheckedStatistics): Check[] {
  const { series, stages, totalsScope } = reading
  const scope = totalsScope === 'cumulative' ? 'unknown' : 'range'
  return [
    checkBalance('series-balance', series, scope, 'The movements of the series should be the change of the population over it.'),
    ...stages.map(stage => checkBalance(`stage-series-balance/${stage.index}`, stage.series, scope,
      'The movements of the stage should be the change of its population; a residual is who left to the goal or to another stage without it counting as the milestone.')),
    ...checkStageSums(series, stages, scope),
    ...checkAgainstTotals(reading)
  ]
}

function checkBalance (id: string, series: Balanced, scope: Scope, explains: string): Check {
  const [first, ...later] = series
  const last = later.at(-1)
  if (first !== undefined && last === undefined) {
    // a single point tells the change since a point that is not here: it can be confirmed only where it began empty
    return compareSides(id, {
      left: first.netChange,
      right: first.current,
      leftScope: scope,
      rightScope: 'snapshot',
      comparable: beganEmpty(first),
      explains
    })
  }
  return compareSides(id, {
    left: last === undefined ? null : addUp(later.map(({ netChange }) => netChange)),
    right: first === undefined || last === undefined ? null : subtract(last.current, first.current),
    leftScope: scope,
    rightScope: scope,
    comparable: true,
    explains
  })
}

/** Whether all who are inside at the point came since the one before; unknown numbers tell nothing. */
function beganEmpty ({ current, netChange }: Balanced[number]): boolean {
  return current !== null && current === netChange
}

function checkStageSums (series: JourneySeriesPoint[], stages: StageReading[], scope: Scope): Check[] {
  const aligned = series.length > 0 && stages.length > 0 && stages.every(stage => stage.series.length === series.length)
  const both = { leftScope: scope, rightScope: scope, comparable: true }
  const compare = (id: string, left: Count, right: Count, explains: string): Check =>
    compareSides(id, { ...both, left: aligned ? left : null, right: aligned ? right : null, explains })
  const ofStages = (kind: 'entries' | 'milestones' | 'exits' | 'jumps'): Count => addUp(stages.flatMap(stage => stage.series.map(point => point[kind])))
  const flow = (kind: 'entries' | 'exits' | 'jumps'): [Count, Count] => [ofStages(kind), addUp(series.map(point => point[kind]))]
  const [entries, journeyEntries] = flow('entries')
  const milestones = ofStages('milestones')
  const goals = addUp(series.map(point => point.goals))
  return [
    compare('series-stage-current', addUp(stages.map(stage => stage.series.at(-1)?.current ?? null)), series.at(-1)?.current ?? null,
      'At the last point everyone inside the journey should be inside just one stage.'),
    compare('series-stage-entries', entries, subtract(addUp([journeyEntries, milestones]), goals), explainsStageEntries),
    compare('series-stage-exits', ...flow('exits'), 'Every exit from the journey should leave from just one stage.'),
    compare('series-stage-jumps', ...flow('jumps'), 'Every jump from the journey should leave from just one stage.')
  ]
}

function checkAgainstTotals ({ series, totals, flows, totalsScope }: CheckedStatistics): Check[] {
  const first = series.at(0)
  const last = series.at(-1)?.current ?? null
  const cumulative = totalsScope === 'cumulative'
  // only a series that begins empty and ends with today's population is known to tell the journey's whole life
  const whole = cumulative && first !== undefined && beganEmpty(first) && last !== null && last === totals.current
  const sides: Omit<Sides, 'left' | 'right'> = {
    leftScope: whole ? 'cumulative' : cumulative ? 'unknown' : 'range',
    rightScope: totalsScope,
    comparable: whole,
    explains: 'Movements of the returned series against the totals; they agree only where the series goes back to the launch.'
  }
  const sum = (count: Count): Count => series.length === 0 ? null : count
  return [
    compareSides('series-entries', { ...sides, left: sum(flows.entries), right: totals.entered }),
    compareSides('series-goals', { ...sides, left: sum(flows.goals), right: totals.goals }),
    compareSides('series-exits-or-jumps', { ...sides, left: sum(addUp([flows.exits, flows.jumps])), right: totals.exitsOrJumps }),
    compareSides('series-current', {
      left: last,
      right: totals.current,
      leftScope: 'snapshot',
      rightScope: 'snapshot',
      comparable: cumulative,
      explains: 'Without a range the last point should be today\'s population; with one it is the population at the end of the range.'
    })
  ]
}
