import type { Adjustment } from '../domain/td/adjustment.ts'
import type { Count } from '../domain/numbers/count.ts'
import type { FlowType } from '../domain/td/node-type.ts'
import { english } from './words/english.ts'
import type { NothingWords } from './words/picture-words.ts'

/**
 * A graph that even the strictest renderer can draw. Names are unique and readable. Every link connects two listed nodes, and no two
 * links connect the same ones. All values are above 0, there is no cycle, and every node has a link.
 */
export interface DrawableGraph {
  nodes: DrawableNode[]
  links: DrawableLink[]
  /** The links that are not drawn. Together with `links` they are the whole graph. */
  removed: RemovedLink[]
  summary: DrawableSummary
  /** Repairs of TD's charts, and changes made for drawing. */
  adjustments: Adjustment[]
}

export interface DrawableNode {
  /** TD's label. */
  id: string
  name: string
  type: FlowType
  stageId: string | null
  /** The larger of its inflow and outflow in the drawing. */
  value: number
}

export interface DrawableLink {
  /** Positions of both ends in the list of nodes. */
  source: number
  target: number
  value: number
  kind: FlowType
}

/** A link that is not drawn. Its ends may be missing from the nodes. */
export interface RemovedLink {
  source: RemovedEnd
  target: RemovedEnd
  /** `null` if unknown, which is a reason not to draw it. */
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
  /**
   * The sums of all drawn and of all omitted links. Together they are the total of the whole graph. `null` if a value in the sum is
   * unknown.
   */
  linkTotal: Count
  removedTotal: Count
}

/** Returns the text to show instead of a drawing without links, in English by default; `null` for a drawing with links. */
export function describeNothing (
  { links, summary: { complete, removedTotal } }: Pick<DrawableGraph, 'links' | 'summary'>, words: NothingWords = english.nothing
): string | null {
  if (links.length > 0) return null
  if (!complete) return words.unknown
  return removedTotal === 0 ? words.none : words.undrawn
}
