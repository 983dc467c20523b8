import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import { defineRate, readRate, type RateParts } from '../numbers/rate.ts'
import type { StagePoint, StageStatistics } from '../td/statistics.ts'
import { sumOver } from './movements.ts'
import type { StatisticsNumbers } from './read-numbers.ts'

/** The stage that loses the largest share of those who left it; `clear` where its interval lies above that of every other stage. */
export type Bottleneck = NonNullable<ReturnType<typeof findBottleneck>>

interface LossSource<Leaf> extends Pick<StageStatistics<Leaf>, 'totals'> {
  history: ReadonlyArray<Omit<StagePoint<Leaf>, 'updatedAt' | 'exitSizes'>>
}

/**
 * Defines the rates of those who left a stage, by milestone, exit or jump, that left by an exit and by a jump. Since launch TD counts
 * exits and jumps together (`isCumulative`): they stand in the first rate, and there is no second.
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
 * Returns the stage whose share of leavers lost to exits is largest by the lower bound of its interval, so that 1 of 2 does not beat
 * 4,500 of 10,000. `null` where that cannot be decided: fewer than two stages that anyone left, a stage whose numbers are missing or form
 * no share, nobody lost, or two stages with the same bound.
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
