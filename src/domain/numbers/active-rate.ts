import { computeRate, type Rate } from './rate.ts'

/**
 * The share of all who entered that is inside now. Without `cumulative` it is withheld: who is inside now entered since
 * launch, and it is not known whether TD's total then counts all of them.
 */
export function computeActiveRate (current: number | null, entered: number | null, cumulative: boolean): Rate {
  const rate = computeRate(current, entered, null)
  return cumulative ? rate : { ...rate, value: null, interval: null }
}
