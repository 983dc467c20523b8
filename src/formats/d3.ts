import { z } from 'zod'
import { colorField, stageIdField, typeField, valueField, type DrawingFormat } from './format.ts'
import { palette } from './palette.ts'

const fields = {
  nodes: z.array(z.object({
    id: z.string().describe('TD\'s label, which links refer to.'),
    name: z.string().describe('Unique in the graph.'),
    type: typeField,
    stageId: stageIdField,
    color: colorField,
    fixedValue: z.number().optional()
      .describe('Of the one node "No movements" that stands in an empty graph, as d3-sankey throws without a node.')
  })),
  links: z.array(z.object({ source: z.string(), target: z.string(), value: valueField, kind: typeField, color: colorField }))
}

/** d3-sankey 0.12 throws "Invalid array length" without a node. */
const emptyNode = {
  id: 'empty', name: 'No movements', type: 'unknown', stageId: null, color: palette.unknown, fixedValue: 1
} as const

/** Nodes and links as `d3.sankey().nodeId(d => d.id)` takes them. An empty graph has one node that says so, with a size of its own. */
export const d3 = {
  kind: 'drawing',
  name: 'd3',
  schemaName: 'D3Graph',
  description: 'For `d3.sankey().nodeId(d => d.id)(body)`.',
  fields,
  draw: ({ nodes, links }) => ({
    nodes: nodes.length === 0
      ? [emptyNode]
      : nodes.map(({ id, name, type, stageId }) => ({ id, name, type, stageId, color: palette[type] })),
    links: links.map(({ source, target, value, kind }) => ({
      source: nodes[source]?.id ?? '', target: nodes[target]?.id ?? '', value, kind, color: palette[kind]
    }))
  })
} as const satisfies DrawingFormat<typeof fields>
