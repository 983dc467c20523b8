import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { compareSides, defineCheck, type Check, type CheckDefinition } from '../numbers/check.ts'
import type { Count } from '../numbers/count.ts'
import type { RecordedRun } from './recorded.ts'
import { selectSeries, sumSeries, type Series, type SeriesSums } from './series.ts'

const totalNames = ['entered', 'current', 'goals', 'exitsOrJumps'] as const

type TotalName = typeof totalNames[number]

/** The change from one shown run to the next, and the movements by TD's own series. */
export interface HistoryDelta {
  from: string
  to: string
  change: Record<TotalName, Count>
  /** Sums of TD's series after `from` up to `to`; `null` if the series does not reach back that far. */
  moved: SeriesSums | null
  /** Whether the totals and the series agree in all four numbers. */
  status: Check['status']
}

type Sides<Value> = Record<TotalName, { change: Value, moved: Value }>

const explains: Record<TotalName, string> = {
  entered: 'The change of total entries should equal the entries in TD\'s series over the same runs.',
  current: 'The change of the population should equal arrivals minus departures in TD\'s series over the same runs.',
  goals: 'The change of total goals should equal the goals in TD\'s series over the same runs.',
  exitsOrJumps: 'The change of total exits and jumps should equal the exits and jumps in TD\'s series over the same runs.'
}

/** Returns the changes between consecutive runs. */
export function readDeltas (runs: readonly RecordedRun[], series: Series): HistoryDelta[] {
  return runs.slice(1).flatMap((run, index) => {
    const before = runs[index]
    return before === undefined ? [] : [readDelta(before, run, series)]
  })
}

/** Returns the checks of a whole history. They compare the change from its first to its last run with TD's series over that time. */
export function checkHistory (runs: readonly RecordedRun[], series: Series): Check[] {
  const [first, last] = [runs[0], runs.at(-1)]
  if (first === undefined || last === undefined || first === last) return []
  return defineChecks(numbers, first, last, sumBetween(first, last, series)).map(compareSides)
}

function readDelta (before: RecordedRun, after: RecordedRun, series: Series): HistoryDelta {
  const moved = sumBetween(before, after, series)
  const sides = defineSides(numbers, before, after, moved)
  const statuses = defineChecks(numbers, before, after, moved).map(check => compareSides(check).status)
  const worst = (['residual', 'not-comparable'] as const).find(status => statuses.includes(status))
  return {
    from: before.at,
    to: after.at,
    change: {
      entered: sides.entered.change,
      current: sides.current.change,
      goals: sides.goals.change,
      exitsOrJumps: sides.exitsOrJumps.change
    },
    moved,
    status: worst ?? 'ok'
  }
}

function defineSides<Value> (
  { one, subtract, add }: Arithmetic<number, Value>, before: RecordedRun, after: RecordedRun, moved: SeriesSums | null
): Sides<Value> {
  const changeOf = (name: TotalName): Value =>
    subtract(one(`${name} after`, after.totals[name]), one(`${name} before`, before.totals[name]))
  const sum = (name: keyof SeriesSums): Value => one(name, moved?.[name] ?? null)
  return {
    entered: { change: changeOf('entered'), moved: sum('entries') },
    current: { change: changeOf('current'), moved: sum('net') },
    goals: { change: changeOf('goals'), moved: sum('goals') },
    exitsOrJumps: { change: changeOf('exitsOrJumps'), moved: add(sum('exits'), sum('jumps')) }
  }
}

const checkIds: Record<TotalName, string> = {
  entered: 'history-entered', current: 'history-current', goals: 'history-goals', exitsOrJumps: 'history-exits-or-jumps'
}

function defineChecks<Value> (
  arithmetic: Arithmetic<number, Value>, before: RecordedRun, after: RecordedRun, moved: SeriesSums | null
): Array<CheckDefinition<Value>> {
  const sides = defineSides(arithmetic, before, after, moved)
  return totalNames.map(name => defineCheck(checkIds[name], sides[name].change, sides[name].moved, 'range', explains[name]))
}

function sumBetween (before: RecordedRun, after: RecordedRun, series: Series): SeriesSums | null {
  const points = after.dataUpdatedAt === null ? null : selectSeries(series, before.dataUpdatedAt, after.dataUpdatedAt)
  return points === null ? null : sumSeries(points)
}
