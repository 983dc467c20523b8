import { numbers, type Arithmetic } from '../../numbers/arithmetic.ts'
import { toleranceOf, type Check } from '../../numbers/check.ts'
import type { Count } from '../../numbers/count.ts'
import type { FlowNode } from '../../graph/flow-graph.ts'
import { readIntake, type StageIntake } from '../../statistics/stage-intake.ts'
import type { StageReading } from '../../statistics/read-numbers.ts'

/** What goes into a stage against what comes out: before + entered = out + inside + unaccounted. */
export interface StageBalance extends BalanceSides<Count> {
  stageId: string
  /** Position in TD's list, from 0. */
  index: number
  /** The stage's node. */
  nodeId: string | null
  /** Only a stage of `ok` or `residual` gets its nodes. */
  status: Check['status']
}

export interface BalanceSides<Value> {
  before: Value
  entered: Value
  /** Sum of the links that lead from the stage. */
  out: Value
  inside: Value
  /** before + entered − out − inside; negative where more comes out than goes in. */
  unaccounted: Value
}

/** Defines what a stage's balance consists of, from its intake and the sum of the links that lead from it. */
export function defineBalance<Value> (
  { add, subtract }: Arithmetic<never, Value>, { before, entered, inside }: Omit<StageIntake<Value>, 'lost'>, out: Value
): BalanceSides<Value> {
  return { before, entered, out, inside, unaccounted: subtract(add(before, entered), out, inside) }
}

/** Balances a stage. `node` is `unseen` where the chart shows nobody in or out, `null` where it is not clear which node is the stage's. */
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
