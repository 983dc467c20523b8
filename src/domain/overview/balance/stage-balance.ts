import { numbers, type Arithmetic } from '../../numbers/arithmetic.ts'
import { toleranceOf, type Check } from '../../numbers/check.ts'
import type { Count } from '../../numbers/count.ts'
import type { FlowNode } from '../../graph/flow-graph.ts'
import { readIntake, type StageIntake } from '../../statistics/stage-intake.ts'
import type { StageReading } from '../../statistics/read-numbers.ts'

/** The inflow of a stage against its outflow: before + entered = out + inside + unaccounted. */
export interface StageBalance extends BalanceSides<Count> {
  stageId: string
  /** Position in TD's list, from 0. */
  index: number
  /** The stage's node. */
  nodeId: string | null
  /** Only stages with `ok` or `residual` get added nodes. */
  status: Check['status']
}

export interface BalanceSides<Value> {
  before: Value
  entered: Value
  /** Sum of the stage's outgoing links. */
  out: Value
  inside: Value
  /** before + entered − out − inside; negative if more leaves than enters. */
  unaccounted: Value
}

/** Defines the sides of a stage's balance from its intake and the sum of its outgoing links. */
export function defineBalance<Value> (
  { add, subtract }: Arithmetic<never, Value>, { before, entered, inside }: Omit<StageIntake<Value>, 'lost'>, out: Value
): BalanceSides<Value> {
  return { before, entered, out, inside, unaccounted: subtract(add(before, entered), out, inside) }
}

/** Balances a stage. `node` is `unseen` if the chart shows no links of the stage, `null` if the stage's node is ambiguous. */
export function weighStage (stage: StageReading, node: FlowNode | 'unseen' | null, cumulative: boolean, comparable: boolean): StageBalance {
  const out = node === null ? null : node === 'unseen' ? 0 : node.outflow
  const sides = defineBalance(numbers, readIntake(stage, cumulative), out)
  const { inside, unaccounted } = sides
  const isVerdict = comparable && unaccounted !== null && inside !== null && inside >= 0
  const largest = Math.max(sides.before ?? 0, sides.entered ?? 0)
  const isBalanced = unaccounted !== null && Math.abs(unaccounted) <= toleranceOf(unaccounted, largest)
  return {
    stageId: stage.id,
    index: stage.index,
    nodeId: node === null || node === 'unseen' ? null : node.id,
    ...sides,
    status: isVerdict ? (isBalanced ? 'ok' : 'residual') : 'not-comparable'
  }
}
