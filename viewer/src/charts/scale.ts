/** Values from 0 (or the least, where that is below) to a round end, and where their height is. */
export interface Scale {
  least: number
  most: number
  ticks: number[]
}

/** A scale with about `count` round ticks, `leastStep` apart at least, that holds all values; from 0 to 1 where there are none. */
export function makeScale (values: ReadonlyArray<number | null>, count: number, leastStep = 1): Scale {
  const known = values.filter(value => value !== null)
  const most = known.reduce((most, value) => Math.max(most, value), 0)
  const least = known.reduce((least, value) => Math.min(least, value), 0)
  const step = Math.max(leastStep, roundStep((most - least || 1) / count))
  const first = Math.floor(least / step)
  const last = Math.max(first + 1, Math.ceil(most / step))
  const ticks = Array.from({ length: last - first + 1 }, (_, index) => (first + index) * step)
  return { least: first * step, most: last * step, ticks }
}

/** Where a value stands between `bottom` and `top`, in pixels. */
export function placeValue ({ least, most }: Scale, value: number, top: number, bottom: number): number {
  return bottom - (value - least) / (most - least) * (bottom - top)
}

/** The next larger one of 1, 2 and 5 with a power of ten. */
function roundStep (step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  return [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= step) ?? step
}
