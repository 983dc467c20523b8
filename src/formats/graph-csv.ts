import type { FlowGraph } from '../domain/graph/flow-graph.ts'
import { writeCsv } from './csv.ts'
import type { GraphTextFormat } from './format.ts'
import { nameReadably } from './to-drawable.ts'
import { csvType } from './text-types.ts'

/** Columns of a graph as a table. The first three are the ones that sankey tools expect. */
const columns = ['source', 'target', 'value', 'kind', 'sourceType', 'sourceId', 'targetId', 'stageId', 'feedback'] as const

/** The links of a graph as a table. It contains all links, including those that drawings must omit. */
export const graphCsv = {
  ...csvType,
  takesSize: false,
  write: ({ reading }) => writeGraphCsv(reading.graph)
} as const satisfies GraphTextFormat

/** Returns all links of a graph, one per row. */
export function writeGraphCsv ({ nodes, links }: FlowGraph): string {
  const names = nameReadably(nodes)
  const ends = new Map(nodes.map(({ id, type }, index) => [id, { name: names[index], type }]))
  return writeCsv(columns, links.map(({ source, target, value, kind, stageId, feedback }) => {
    const from = ends.get(source)
    return [from?.name ?? source, ends.get(target)?.name ?? target, value, kind, from?.type ?? '', source, target, stageId, feedback]
  }))
}
