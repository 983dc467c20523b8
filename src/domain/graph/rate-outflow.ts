import type { NodeRates } from './flow-graph.ts'
import type { NodeType } from '../td/node-type.ts'
import { shareOf } from '../numbers/rate.ts'

/** The shares of a node's outflow by type of target; `null` without outflow. */
export function rateOutflow (valueOf: (kind: NodeType) => number, outflow: number): NodeRates | null {
  const rateTo = (kind: NodeType): number | null => shareOf(valueOf(kind), outflow)
  return outflow === 0
    ? null
    : {
        toGoal: rateTo('goal'),
        toStage: rateTo('stage'),
        toExit: rateTo('exit'),
        toJump: rateTo('jump'),
        toMilestone: rateTo('milestone'),
        toActivation: rateTo('activation')
      }
}
