/** A scale from 0, or from the lowest value if that is negative, to a round value. */
export interface Scale {
  least: number
  most: number
  ticks: number[]
}

/** Returns a scale that covers all values, with about `count` round ticks at least `leastStep` apart. Without values, it is 0 to 1. */
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

/** Returns the position of a value between `bottom` and `top`, in pixels. */
export function placeValue ({ least, most }: Scale, value: number, top: number, bottom: number): number {
  return bottom - (value - least) / (most - least) * (bottom - top)
}

/** Returns the next larger number of the form 1, 2 or 5 times a power of ten. */
function roundStep (step: number): number {
  const power = 10 ** Math.floor(Math.log10(step))
  return [1, 2, 5, 10].map(factor => factor * power).find(candidate => candidate >= step) ?? step
}
