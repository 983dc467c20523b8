/** The 97.5 % quantile of the standard normal distribution. */
const criticalZ = 1.959963984540054

/** Fewer events expected on a side make the normal distribution a bad likeness (Cochran's rule). */
const fewestExpected = 5

/** So many of so many. */
export interface Proportion {
  readonly events: number
  readonly trials: number
}

/** How far two shares lie apart. */
export interface ProportionTest {
  /** The difference of the shares, left − right, in standard errors. */
  z: number
  /** Whether that is too far for chance at 95 %. */
  significant: boolean
}

/**
 * z test of two proportions with the pooled share, two-sided, trials taken as independent: z = (p1 − p2) / √(p (1 − p) (1/n1 + 1/n2)).
 * `null` where it does not hold: numbers that are not whole, events outside 0..trials, or fewer than 5 events, or trials without
 * one, expected on either side.
 */
export function testProportions (left: Proportion, right: Proportion): ProportionTest | null {
  if (!isProportion(left) || !isProportion(right)) return null
  const trials = left.trials + right.trials
  const share = (left.events + right.events) / trials
  if (Math.min(left.trials, right.trials) * Math.min(share, 1 - share) < fewestExpected) return null
  const spread = Math.sqrt(share * (1 - share) * (1 / left.trials + 1 / right.trials))
  const z = (left.events / left.trials - right.events / right.trials) / spread
  return { z, significant: Math.abs(z) > criticalZ }
}

function isProportion ({ events, trials }: Proportion): boolean {
  return Number.isInteger(events) && Number.isInteger(trials) && trials > 0 && events >= 0 && events <= trials
}
