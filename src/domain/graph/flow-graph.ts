import type { Count } from '../numbers/count.ts'
import type { Adjustment } from '../td/adjustment.ts'
import type { FlowType, NodeType } from '../td/node-type.ts'

/** TD's sankey charts as one flat graph: one node per label, one link per stage's chart, source and target. */
export interface FlowGraph {
  nodes: FlowNode[]
  links: FlowLink[]
}

/** A node of the graph. Links refer to its `id`; its `displayName` is unique. */
export interface FlowNode {
  id: string
  name: string
  displayName: string
  type: FlowType
  stageId: string | null
  /** `null` if a number in the sum is unknown, or if a chart that contains the node is incomplete. */
  inflow: Count
  outflow: Count
  inferred: boolean
  rates: NodeRates | null
}

/**
 * Fractions of the node's observed outflow by type of target. They are not conversion rates, because profiles still inside are not
 * counted.
 */
export type NodeRates = Record<'toGoal' | 'toStage' | 'toExit' | 'toJump' | 'toMilestone' | 'toActivation', number | null>

export interface FlowLink {
  source: string
  target: string
  value: Count
  kind: FlowType
  stageId: string | null
  shareOfSource: number | null
  shareOfTarget: number | null
  /** TD's `conversionRate`, if TD sent one and the link combines no others. */
  reportedPercent: number | null
  /** Whether the link closes a cycle with larger links. A graph without its feedback links has no cycles. */
  feedback: boolean
}

/** Returns a link's key, unique in the graph: the stage of its chart, its source and its target. */
export function keyOfLink ({ stageId, source, target }: Pick<FlowLink, 'stageId' | 'source' | 'target'>): string {
  return JSON.stringify([stageId, source, target])
}

export interface FlowSummary {
  nodes: number
  links: number
  /** Whether TD sent all links. If not, no sum of links is known. */
  complete: boolean
  /** Sum of all link values: movements, not people. */
  linkTotal: Count
  flowByKind: Record<Exclude<NodeType, 'unknown'>, Count>
}

export interface FlowGraphReading {
  graph: FlowGraph
  summary: FlowSummary
  adjustments: Adjustment[]
}
