import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { compareSides, defineCheck, type Check, type CheckDefinition } from '../numbers/check.ts'
import type { Count } from '../numbers/count.ts'
import type { JourneyStatistics } from '../td/statistics.ts'
import type { RecordedRun } from './recorded.ts'
import { defineSums, selectSeries, sumSeries, type Series, type SeriesSums } from './series.ts'

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

/** The totals at two runs, and the points of TD's series between them; `null` where the series does not reach back that far. */
export interface DeltaParts<Leaf = number> {
  before: JourneyStatistics<Leaf>['totals']
  after: JourneyStatistics<Leaf>['totals']
  points: Series<Leaf> | null
}

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
  return defineHistoryChecks(numbers, partsOf(first, last, series)).map(compareSides)
}

/** Returns the points of TD's series between two runs, the later one counted; `null` if the series does not cover all of that time. */
export function selectMoved<Leaf> (before: RecordedRun, after: RecordedRun, series: Series<Leaf>): Series<Leaf> | null {
  return after.dataUpdatedAt === null ? null : selectSeries(series, before.dataUpdatedAt, after.dataUpdatedAt)
}

function partsOf (before: RecordedRun, after: RecordedRun, series: Series): DeltaParts {
  return { before: before.totals, after: after.totals, points: selectMoved(before, after, series) }
}

function readDelta (before: RecordedRun, after: RecordedRun, series: Series): HistoryDelta {
  const parts = partsOf(before, after, series)
  const statuses = defineHistoryChecks(numbers, parts).map(check => compareSides(check).status)
  const worst = (['residual', 'not-comparable'] as const).find(status => statuses.includes(status))
  return {
    from: before.at,
    to: after.at,
    change: defineChange(numbers, parts),
    moved: parts.points === null ? null : sumSeries(parts.points),
    status: worst ?? 'ok'
  }
}

/** Defines the change of each total between two runs. */
export function defineChange<Leaf, Value> (
  { one, subtract }: Arithmetic<Leaf, Value>, { before, after }: DeltaParts<Leaf>
): Record<TotalName, Value> {
  const changeOf = (name: TotalName): Value => subtract(one(`${name} after`, after[name]), one(`${name} before`, before[name]))
  return {
    entered: changeOf('entered'), current: changeOf('current'), goals: changeOf('goals'), exitsOrJumps: changeOf('exitsOrJumps')
  }
}

const checkIds: Record<TotalName, string> = {
  entered: 'history-entered', current: 'history-current', goals: 'history-goals', exitsOrJumps: 'history-exits-or-jumps'
}

/** Defines the checks of the change of each total against TD's series. */
export function defineHistoryChecks<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, parts: DeltaParts<Leaf>
): Array<CheckDefinition<Value>> {
  const change = defineChange(arithmetic, parts)
  const sums = parts.points === null ? null : defineSums(arithmetic, parts.points)
  const sum = (name: keyof NonNullable<typeof sums>): Value => sums?.[name] ?? arithmetic.one(name, null)
  const moved: Record<TotalName, Value> = {
    entered: sum('entries'), current: sum('net'), goals: sum('goals'), exitsOrJumps: arithmetic.add(sum('exits'), sum('jumps'))
  }
  return totalNames.map(name => defineCheck(checkIds[name], change[name], moved[name], 'range', explains[name]))
}
