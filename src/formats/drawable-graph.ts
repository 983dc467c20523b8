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
  /** What is left out of the drawing; together with `links` it is the whole graph. */
  removed: RemovedLink[]
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

/** A link that is not drawn. Its ends need not be among the nodes. */
export interface RemovedLink {
  source: RemovedEnd
  target: RemovedEnd
  /** `null` where it is not known, which is a reason to leave it out. */
  value: Count
  kind: FlowType
  /** Whether it closes a cycle with larger links, or leads from a node to itself. */
  feedback: boolean
}

type RemovedEnd = Pick<DrawableNode, 'id' | 'name' | 'stageId'>

export interface DrawableSummary {
  nodes: number
  links: number
  /** Whether TD sent all links. */
  complete: boolean
  /** Sum of all links drawn, and of those left out: together that of the whole graph. `null` where a value in the sum is unknown. */
  linkTotal: Count
  removedTotal: Count
}

/** Returns what to say in place of a drawing without links; `null` for one that has some. */
export function describeNothing ({ links, summary: { complete, removedTotal } }: Pick<DrawableGraph, 'links' | 'summary'>): string | null {
  if (links.length > 0) return null
  if (!complete) return 'Movements unknown'
  return removedTotal === 0 ? 'No movements' : 'No movements to draw'
}
