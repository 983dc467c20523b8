import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import type { JourneyPoint } from '../td/statistics.ts'
import { parseInstant } from '../time/instant.ts'

type Movement = 'entries' | 'goals' | 'exits' | 'jumps'

/** TD's counts of one run. */
export interface SeriesPoint<Leaf = number> extends Record<Movement, Leaf | null> {
  /** When TD computed it, ISO UTC. */
  at: string
}

/** TD's own series of a journey, oldest first. It contains every run since the first one in it. */
export type Series<Leaf = number> = ReadonlyArray<SeriesPoint<Leaf>>

/** Sums of TD's series over some runs; `net` is arrivals minus departures. */
export type SeriesSums = MovementSums<Count> & { runs: number }

type MovementSums<Value> = Record<Movement | 'net', Value>

/** Returns the points of a history as a series; `null` if the time of a point is unknown. */
export function readSeries<Leaf> (history: ReadonlyArray<JourneyPoint<Leaf>>): Series<Leaf> | null {
  const points: Array<SeriesPoint<Leaf>> = []
  for (const { updatedAt, entries, goals, exits, jumps } of history) {
    const at = parseInstant(updatedAt ?? '')
    if (at === null) return null
    points.push({ at, entries, goals, exits, jumps })
  }
  return points
}

/** Returns a series with the points of another one that were before its first. */
export function extendSeries<Leaf> (series: Series<Leaf>, earlier: Series<Leaf>): Series<Leaf> {
  const [first] = series
  return first === undefined ? earlier : [...earlier.filter(({ at }) => at < first.at), ...series]
}

/** Returns the points after `start` up to `end`; `null` if the series does not cover that whole time. */
export function selectSeries<Leaf> (series: Series<Leaf>, start: string | null, end: string): Series<Leaf> | null {
  const [first] = series
  if (first === undefined || start === null || first.at > start) return null
  return series.slice(countUpTo(series, start), countUpTo(series, end))
}

/** Counts the points up to a time, by binary search. */
function countUpTo (series: Series<unknown>, time: string): number {
  let [low, high] = [0, series.length]
  while (low < high) {
    const middle = (low + high) >>> 1
    if ((series[middle]?.at ?? '') <= time) low = middle + 1
    else high = middle
  }
  return low
}

/** Sums points of a series. */
export function sumSeries (points: Series): SeriesSums {
  return { runs: points.length, ...defineSums(numbers, points) }
}

/** Defines what moved over some points of a series. */
export function defineSums<Leaf, Value> ({ total, subtract }: Arithmetic<Leaf, Value>, points: Series<Leaf>): MovementSums<Value> {
  const sum = (kind: Movement): Value => total(kind, points.map(point => point[kind]))
  const [entries, goals, exits, jumps] = [sum('entries'), sum('goals'), sum('exits'), sum('jumps')]
  return { entries, goals, exits, jumps, net: subtract(entries, goals, exits, jumps) }
}
