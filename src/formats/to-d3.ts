import type { FlowType } from '../domain/td/node-type.ts'
import type { Adjustment } from '../domain/td/adjustment.ts'
import type { DrawableGraph, DrawableSummary } from './drawable-graph.ts'
import { palette } from './palette.ts'

export interface D3Graph {
  nodes: D3Node[]
  links: Array<{ source: string, target: string, value: number, kind: FlowType, color: string }>
  summary: DrawableSummary
  adjustments: Adjustment[]
}

export interface D3Node {
  id: string
  name: string
  type: FlowType
  stageId: string | null
  color: string
  fixedValue?: number
}

/**
 * Nodes and links as `d3.sankey().nodeId(d => d.id)` takes them. d3-sankey 0.12 throws "Invalid array length" without a
 * node, so that an empty graph has one that says so, with a size of its own.
 */
export function toD3 ({ nodes, links, summary, adjustments }: DrawableGraph): D3Graph {
  const empty: D3Node = { id: 'empty', name: 'No movements', type: 'unknown', stageId: null, color: palette.unknown, fixedValue: 1 }
  return {
    nodes: nodes.length === 0
      ? [empty]
      : nodes.map(({ id, name, type, stageId }) => ({ id, name, type, stageId, color: palette[type] })),
    links: links.map(({ source, target, value, kind }) => ({
      source: nodes[source]?.id ?? '', target: nodes[target]?.id ?? '', value, kind, color: palette[kind]
    })),
    summary,
    adjustments
  }
}
