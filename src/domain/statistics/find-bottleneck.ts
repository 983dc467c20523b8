import { numbers } from '../numbers/arithmetic.ts'
import { readRate } from '../numbers/rate.ts'
import { defineLoss, readIntake } from './stage-intake.ts'
import type { StatisticsNumbers } from './read-numbers.ts'

/** The stage that loses the largest share of those who were in it; `clear` where its interval lies above that of every other stage. */
export type Bottleneck = NonNullable<ReturnType<typeof findBottleneck>>

/**
 * Returns the stage with the largest share out by exits and jumps; `null` where that cannot be decided: fewer than two stages that
 * anyone was in, a stage whose numbers are missing or form no share, nobody lost, or two stages that lose the same share.
 */
export function findBottleneck ({ stages, totalsScope }: StatisticsNumbers) {
  const isCumulative = totalsScope === 'cumulative'
  const losses = stages.map(stage => {
    const rate = readRate(defineLoss(numbers, readIntake(stage, isCumulative), isCumulative))
    return { stageId: stage.id, index: stage.index, rate }
  }).filter(({ rate }) => rate.denominator !== 0 || rate.numerator !== 0)
  const [most, ...others] = losses.toSorted((one, other) => (other.rate.value ?? 0) - (one.rate.value ?? 0))
  const [next] = others
  if (most === undefined || next === undefined || losses.some(({ rate }) => rate.value === null)) return null
  if (most.rate.value === 0 || most.rate.value === next.rate.value) return null
  const low = most.rate.interval?.low ?? 0
  return { ...most, clear: others.every(({ rate }) => rate.interval !== null && rate.interval.high < low) }
}
