import { numbers } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import type { JourneyPoint } from '../td/statistics.ts'
import { parseInstant } from '../time/instant.ts'

type Movement = 'entries' | 'goals' | 'exits' | 'jumps'

/** TD's counts of one run. */
export interface SeriesPoint extends Record<Movement, Count> {
  /** When TD computed it, ISO UTC. */
  at: string
}

/** TD's own series of a journey, oldest first. It contains every run since the first one in it. */
export type Series = readonly SeriesPoint[]

/** Sums of TD's series over some runs; `net` is arrivals minus departures. */
export type SeriesSums = Record<Movement | 'net', Count> & { runs: number }

/** Returns the points of a history as a series; `null` if the time of a point is unknown. */
export function readSeries (history: readonly JourneyPoint[]): Series | null {
  const points: SeriesPoint[] = []
  for (const { updatedAt, entries, goals, exits, jumps } of history) {
    const at = parseInstant(updatedAt ?? '')
    if (at === null) return null
    points.push({ at, entries, goals, exits, jumps })
  }
  return points
}

/** Returns the points after `start` up to `end`; `null` if the series does not cover that whole time. */
export function selectSeries (series: Series, start: string | null, end: string): Series | null {
  const [first] = series
  if (first === undefined || start === null || first.at > start) return null
  return series.slice(countUpTo(series, start), countUpTo(series, end))
}

/** Counts the points up to a time, by binary search. */
function countUpTo (series: Series, time: string): number {
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
  const sum = (kind: Movement): Count => numbers.total(kind, points.map(point => point[kind]))
  const [entries, goals, exits, jumps] = [sum('entries'), sum('goals'), sum('exits'), sum('jumps')]
  return { runs: points.length, entries, goals, exits, jumps, net: numbers.subtract(entries, goals, exits, jumps) }
}
