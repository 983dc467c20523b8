import type { Count } from './count.ts'

/** How the population changed over the returned series. */
export interface Growth {
  first: number | null
  last: number | null
  /** last − first. */
  change: number | null
  /** (last − first) / first, a fraction; `null` with fewer than two points or first = 0. */
  rate: number | null
  /** Points of the series that carry a population. */
  points: number
}

/** Growth of the current population from the first to the last point. Our own definition: TD's console shows a growth rate of unknown formula. */
export function computeGrowth (series: ReadonlyArray<{ current: Count }>): Growth {
  const sizes = series.map(({ current }) => current).filter(size => size !== null)
  const first = sizes.at(0) ?? null
  const last = sizes.at(-1) ?? null
  const change = first === null || last === null || sizes.length < 2 ? null : last - first
  const rate = change === null || first === null || first <= 0 ? null : change / first
  // a first size next to nothing leads beyond what a number can hold
  return { first, last, change, rate: rate !== null && Number.isFinite(rate) ? rate : null, points: sizes.length }
}
