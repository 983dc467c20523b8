import type { Adjustment } from '../domain/td/adjustment.ts'
import type { Count } from '../domain/numbers/count.ts'
import type { FlowType } from '../domain/td/node-type.ts'

/**
 * A graph that the strictest renderer draws: names are unique and readable, every link leads from one listed node to
 * another, no two lead between the same ones, all values are above 0, there is no cycle, and every node has a link.
 */
export interface DrawableGraph {
  nodes: DrawableNode[]
  links: DrawableLink[]
  summary: DrawableSummary
  /** What was repaired in TD's charts, and what was changed or left out for drawing. */
  adjustments: Adjustment[]
}

export interface DrawableNode {
  /** TD's label. */
  id: string
  name: string
  type: FlowType
  stageId: string | null
  /** The larger one of what flows in and out of it in the drawing. */
  value: number
}

export interface DrawableLink {
  /** Positions of the ends in the list of nodes. */
  source: number
  target: number
  value: number
  kind: FlowType
}

export interface DrawableSummary {
  nodes: number
  links: number
  /** Sum of all links drawn, and of those left out: together that of the whole graph. `null` where a value in the sum is unknown. */
  linkTotal: Count
  removedTotal: Count
}
