import { numbers, type Arithmetic } from './arithmetic.ts'

/** Bounds of a share as fractions 0..1. */
export interface Interval {
  low: number
  high: number
  level: 0.95
}

/** The 97.5 % quantile of the standard normal distribution. */
export const z = 1.959963984540054

/** Defines the bounds of the Wilson score interval (E. B. Wilson, 1927) of successes / trials at 95 %. */
export function defineInterval<Value> (
  { constant, add, subtract, multiply, divide, sqrt }: Arithmetic<never, Value>, successes: Value, trials: Value
): Record<'low' | 'high', Value> {
  const share = divide(successes, trials)
  const z2n = divide(constant(z * z), trials)
  const centre = add(share, divide(z2n, constant(2)))
  const variance = divide(multiply(share, subtract(constant(1), share)), trials)
  const spread = multiply(constant(z), sqrt(add(variance, divide(z2n, multiply(constant(4), trials)))))
  const scale = add(constant(1), z2n)
  return { low: divide(subtract(centre, spread), scale), high: divide(add(centre, spread), scale) }
}

/**
 * Returns the interval of a share, assuming independent trials. `null` if a number is not whole, there are no trials, or successes are
 * not within 0..trials.
 */
export function wilsonInterval (successes: number, trials: number): Interval | null {
  if (!Number.isInteger(successes) || !Number.isInteger(trials)) return null
  if (trials <= 0 || successes < 0 || successes > trials) return null
  const { low, high } = defineInterval(numbers, successes, trials)
  if (low === null || high === null) return null
  // at the ends the definition yields exactly 0 and 1; floating point would miss them by an epsilon
  return { low: successes === 0 ? 0 : low, high: successes === trials ? 1 : high, level: 0.95 }
}

/**
 * Returns the 97.5 % quantile of Student's distribution, by the Cornish–Fisher expansion around the normal one (Abramowitz and Stegun,
 * 26.7.5). From 12 degrees of freedom it is exact to four digits.
 */
export function studentQuantile (degreesOfFreedom: number): number {
  const terms = [
    (z ** 3 + z) / 4,
    (5 * z ** 5 + 16 * z ** 3 + 3 * z) / 96,
    (3 * z ** 7 + 19 * z ** 5 + 17 * z ** 3 - 15 * z) / 384,
    (79 * z ** 9 + 776 * z ** 7 + 1482 * z ** 5 - 1920 * z ** 3 - 945 * z) / 92_160
  ]
  return terms.reduce((quantile, term, index) => quantile + term / degreesOfFreedom ** (index + 1), z)
}
