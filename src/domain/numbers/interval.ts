/** Bounds of a share, fractions 0..1. */
export interface Interval {
  low: number
  high: number
  level: 0.95
}

/** The 97.5 % quantile of the standard normal distribution. */
export const z = 1.959963984540054

/**
 * Wilson score interval (E. B. Wilson, 1927) of successes / trials at 95 %, taking trials as independent.
 * `null` where a number is not whole, there are no trials, or successes lie outside 0..trials.
 */
export function wilsonInterval (successes: number, trials: number): Interval | null {
  if (!Number.isInteger(successes) || !Number.isInteger(trials)) return null
  if (trials <= 0 || successes < 0 || successes > trials) return null
  const share = successes / trials
  const z2n = z * z / trials
  const centre = share + z2n / 2
  const spread = z * Math.sqrt(share * (1 - share) / trials + z2n / (4 * trials))
  return {
    // at the ends the formula gives exactly 0 and 1; floating point would miss them by an epsilon
    low: successes === 0 ? 0 : (centre - spread) / (1 + z2n),
    high: successes === trials ? 1 : (centre + spread) / (1 + z2n),
    level: 0.95
  }
}
