import { numbers, type Arithmetic } from './arithmetic.ts'

type Sizes<Leaf> = ReadonlyArray<{ current: Leaf | null }>

/**
 * Returns the growth of the population from the first to the last point, and the number of points with a population. `disorder` says why
 * the order of the points is unknown; `null` if it is known.
 */
export function readGrowth (series: Sizes<number>, disorder: string | null = null) {
  return { ...defineGrowth(numbers, series, disorder), points: series.filter(({ current }) => current !== null).length }
}

/** Defines growth, see `readGrowth`. The definition is our own, because the formula of the growth rate in TD's console is unknown. */
export function defineGrowth<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, series: Sizes<Leaf>, disorder: string | null
): Record<'first' | 'last' | 'change' | 'rate', Value> {
  const { total, onlyIf } = arithmetic
  const sizes = series.map(({ current }) => current).filter(size => size !== null)
  const ofEnd = (name: string, end: Leaf[]): Value => onlyIf(disorder === null, total(name, end, null), disorder ?? '')
  const first = ofEnd('first', sizes.slice(0, 1))
  const last = ofEnd('last', sizes.slice(-1))
  const { change, rate } = defineChange(arithmetic, first, last)
  const withTwo = (value: Value): Value => onlyIf(sizes.length >= 2, value, 'There are fewer than two points with a population.')
  return { first, last, change: withTwo(change), rate: withTwo(rate) }
}

/**
 * Defines the change of a population, absolute and relative to the earlier population. The relative change is withheld if that is not
 * above 0.
 */
export function defineChange<Value> (
  { subtract, divide, onlyIf, read }: Arithmetic<never, Value>, before: Value, after: Value
): Record<'change' | 'rate', Value> {
  const change = subtract(after, before)
  const rate = divide(change, before)
  // a population close to 0 makes the quotient overflow
  const isRelated = (read(before) ?? 0) > 0 && read(rate) !== null
  return {
    change,
    // an unknown change has its own reason
    rate: onlyIf(isRelated || read(change) === null, rate, 'The first population is not above 0, so a growth rate has no meaning.')
  }
}
