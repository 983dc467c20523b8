import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { defineRate, readRate, type RateParts } from '../numbers/rate.ts'
import type { StagePoint, StageStatistics } from '../td/statistics.ts'
import { sumOver } from './movements.ts'
import type { StatisticsNumbers } from './read-numbers.ts'

/** The stage that loses the largest share of the profiles leaving it. `clear` means that its interval lies above every other stage's. */
export type Bottleneck = NonNullable<ReturnType<typeof findBottleneck>>

interface LossSource<Leaf> extends Pick<StageStatistics<Leaf>, 'totals'> {
  history: ReadonlyArray<Omit<StagePoint<Leaf>, 'updatedAt' | 'exitSizes'>>
}

/**
 * Defines the shares of all profiles that left a stage (by milestone, exit or jump) that left by exit and by jump. Since launch
 * (`isCumulative`) TD counts exits and jumps together: the first share covers both, and there is no second.
 */
export function defineLosses<Leaf, Value> (
  arithmetic: Arithmetic<Leaf, Value>, { totals, history }: LossSource<Leaf>, isCumulative: boolean
): { lost: RateParts<Leaf, Value>, jumped: RateParts<Leaf, Value> | null } {
  const { one, add } = arithmetic
  if (isCumulative) {
    const exitsOrJumps = one('exitsOrJumps', totals.exitsOrJumps)
    return { lost: defineRate(arithmetic, exitsOrJumps, add(one('milestones', totals.milestones), exitsOrJumps)), jumped: null }
  }
  const sum = (kind: 'milestones' | 'exits' | 'jumps'): Value => sumOver(arithmetic, history, kind)
  const [exits, jumps] = [sum('exits'), sum('jumps')]
  const leavers = add(sum('milestones'), exits, jumps)
  return { lost: defineRate(arithmetic, exits, leavers), jumped: defineRate(arithmetic, jumps, leavers) }
}

/**
 * Returns the stage that loses the largest share of its leavers to exits, by the lower bound of the interval, so that 1 of 2 does not
 * beat 4,500 of 10,000. Returns `null` if this cannot be decided: fewer than two stages have leavers, a stage has missing or
 * inconsistent numbers, no stage lost profiles, or two stages share the bound.
 */
export function findBottleneck ({ stages, totalsScope }: Pick<StatisticsNumbers, 'stages' | 'totalsScope'>) {
  const isCumulative = totalsScope === 'cumulative'
  const losses = stages.map(({ id, index, totals, series }) => {
    const { lost, jumped } = defineLosses(numbers, { totals, history: series }, isCumulative)
    return { stageId: id, index, rate: readRate(lost), jumpRate: jumped === null ? null : readRate(jumped) }
  }).filter(({ rate }) => rate.denominator !== 0 || rate.numerator !== 0)
  if (losses.some(({ rate }) => rate.interval === null)) return null
  const lowOf = ({ rate }: typeof losses[number]): number => rate.interval?.low ?? 0
  const [most, ...others] = losses.toSorted((one, other) => lowOf(other) - lowOf(one))
  const [next] = others
  if (most === undefined || next === undefined || most.rate.value === 0 || lowOf(most) === lowOf(next)) return null
  const clear = others.every(({ rate }) => rate.interval !== null && rate.interval.high < lowOf(most))
  return { ...most, counts: isCumulative ? 'exits-or-jumps' as const : 'exits' as const, clear }
}
