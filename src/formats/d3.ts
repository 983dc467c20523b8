import { z } from 'zod'
import { describeNothing } from './drawable-graph.ts'
import { colorField, named, stageIdField, typeField, type DrawingFormat } from './format.ts'
import { palette } from './palette.ts'

const fields = {
  nodes: z.array(named('D3Node', z.object({
    id: z.string().describe('TD\'s label, which links refer to.'),
    name: z.string().describe('Unique in the graph.'),
    type: typeField,
    stageId: stageIdField,
    color: colorField,
    fixedValue: z.number().optional().describe('Only of the two nodes in an empty graph.')
  }))),
  links: z.array(named('D3Link', z.object({
    source: z.string(),
    target: z.string(),
    value: z.number().min(0).describe('Above 0, except for the one link of an empty graph.'),
    kind: typeField,
    color: colorField
  })))
}

/**
 * d3-sankey 0.12 throws "Invalid array length" without nodes, and places nodes at NaN without links. An empty graph therefore has a
 * node with a fixed size and a message, and a link of value 0, which has no width, to a second node.
 */
function drawNothing (notice: string) {
  const node = { type: 'unknown', stageId: null, color: palette.unknown, fixedValue: 1 } as const
  return {
    nodes: [{ id: 'empty', name: notice, ...node }, { id: 'empty-end', name: '', ...node }],
    links: [{ source: 'empty', target: 'empty-end', value: 0, kind: 'unknown' as const, color: palette.unknown }]
  }
}

/** Nodes and links for `d3.sankey().nodeId(d => d.id)`. An empty graph has a node with a message. */
export const d3 = {
  kind: 'drawing',
  name: 'd3',
  schemaName: 'D3Graph',
  description: 'For `d3.sankey().nodeId(d => d.id)(body)`.',
  fields,
  draw (graph) {
    const notice = describeNothing(graph)
    if (notice !== null) return drawNothing(notice)
    const { nodes, links } = graph
    return {
      nodes: nodes.map(({ id, name, type, stageId }) => ({ id, name, type, stageId, color: palette[type] })),
      links: links.map(({ source, target, value, kind }) => ({
        source: nodes[source]?.id ?? '', target: nodes[target]?.id ?? '', value, kind, color: palette[kind]
      }))
    }
  }
} as const satisfies DrawingFormat<typeof fields>
