import type { HistoryGap, HistoryPoint } from '../state/report-types.ts'

/** Left and right edge, in pixels. */
export interface Edges { left: number, right: number }

/** A recorded run or a gap that can be selected, and its middle in pixels. */
export interface Stop { kind: 'point' | 'gap', index: number, x: number }

export interface HistoryLayout {
  /** The position of each recorded run, in pixels. */
  xs: number[]
  gaps: Edges[]
  /** Sorted from left to right. */
  stops: Stop[]
  /** Times and their positions for an axis, about as many as fit. */
  ticks: Array<{ x: number, atMs: number }>
  /** Returns the position of a time; `null` outside the picture. */
  placeTime: (atMs: number) => number | null
}

/** The smallest width of a gap, so that short ones are visible. */
const leastGapWidth = 3
/** Room for a date with its year. */
const tickWidth = 140
/** How much of the time before the first run is shown at most, as a share of the time since. */
const mostBefore = 0.08

/** Places recorded runs and gaps by time between two edges. Times long before the first run are cut off. */
export function layOutHistory (
  { points, gaps }: { points: ReadonlyArray<Pick<HistoryPoint, 'at'>>, gaps: readonly HistoryGap[] }, { left, right }: Edges
): HistoryLayout {
  const times = [...points.map(({ at }) => at), ...gaps.flatMap(({ from, to }) => [from, to])].map(Date.parse)
  const lastMs = times.reduce((last, time) => Math.max(last, time), -Infinity)
  const firstRunMs = points[0] === undefined ? -Infinity : Date.parse(points[0].at)
  const earliestMs = firstRunMs === lastMs ? -Infinity : firstRunMs - (lastMs - firstRunMs) * mostBefore
  const firstMs = Math.max(times.reduce((first, time) => Math.min(first, time), Infinity), earliestMs)
  const spanMs = lastMs - firstMs
  const place = (atMs: number): number => spanMs > 0 ? left + (atMs - firstMs) / spanMs * (right - left) : (left + right) / 2
  const xs = points.map(({ at }) => place(Date.parse(at)))
  const edges = gaps.map(({ from, to }) =>
    widen({ left: place(Math.max(firstMs, Date.parse(from))), right: place(Date.parse(to)) }, { left, right }))
  const stops: Stop[] = [
    ...xs.map((x, index): Stop => ({ kind: 'point', index, x })),
    ...edges.map(({ left, right }, index): Stop => ({ kind: 'gap', index, x: (left + right) / 2 }))
  ]
  const count = Math.max(2, Math.floor((right - left) / tickWidth))
  const ticks = spanMs > 0
    ? Array.from({ length: count }, (_, index) => firstMs + spanMs * index / (count - 1)).map(atMs => ({ x: place(atMs), atMs }))
    : points.slice(0, 1).map(({ at }) => ({ x: place(Date.parse(at)), atMs: Date.parse(at) }))
  return {
    xs,
    gaps: edges,
    stops: stops.sort((a, b) => a.x - b.x),
    ticks,
    placeTime: atMs => atMs < firstMs || atMs > lastMs ? null : place(atMs)
  }
}

/** Returns the position of the stop that is selected at a point: a gap that contains it, else the nearest run. */
export function findStop ({ stops, gaps }: HistoryLayout, x: number): number {
  const gap = stops.findIndex(({ kind, index }) => {
    const edges = kind === 'gap' ? gaps[index] : undefined
    return edges !== undefined && x >= edges.left && x <= edges.right
  })
  if (gap >= 0) return gap
  return stops.reduce((nearest, stop, position) =>
    Math.abs(stop.x - x) < Math.abs((stops[nearest]?.x ?? Infinity) - x) ? position : nearest, 0)
}

function widen ({ left, right }: Edges, frame: Edges): Edges {
  if (right - left >= leastGapWidth) return { left, right }
  const start = Math.max(frame.left, Math.min((left + right - leastGapWidth) / 2, frame.right - leastGapWidth))
  return { left: start, right: start + leastGapWidth }
}
