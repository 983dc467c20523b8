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
  inflow: number
  outflow: number
  inferred: boolean
  rates: NodeRates | null
}

/** Fractions of the node's observed outflow by type of target; not conversion rates, as profiles still inside are not in it. */
export type NodeRates = Record<'toGoal' | 'toStage' | 'toExit' | 'toJump' | 'toMilestone' | 'toActivation', number | null>

export interface FlowLink {
  source: string
  target: string
  value: number
  kind: FlowType
  stageId: string | null
  shareOfSource: number | null
  shareOfTarget: number | null
  /** TD's `conversionRate`, when it sent one and no other link was merged into this. */
  reportedPercent: number | null
  /** Whether the link closes a cycle with larger ones; a graph without its feedback links has none. */
  feedback: boolean
}

/** Returns what tells a link from all others of the graph: its stage's chart, its source and its target. */
export function keyOfLink ({ stageId, source, target }: Pick<FlowLink, 'stageId' | 'source' | 'target'>): string {
  return JSON.stringify([stageId, source, target])
}

export interface FlowSummary {
  nodes: number
  links: number
  /** Sum of all link values: movements, not people. */
  linkTotal: number
  flowByKind: Record<Exclude<NodeType, 'unknown'>, number>
}

export interface FlowGraphReading {
  graph: FlowGraph
  summary: FlowSummary
  adjustments: Adjustment[]
}
