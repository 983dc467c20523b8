import { writeCsv } from './csv.ts'
import type { DrawableGraph } from './drawable-graph.ts'

/** Columns of a graph as a table; the first three are what tools for sankeys ask for. */
export const graphColumns = ['source', 'target', 'value', 'kind', 'sourceType', 'sourceId', 'targetId'] as const

/** The links of a graph, one a row. */
export function writeGraphCsv ({ nodes, links }: DrawableGraph): string {
  return writeCsv(graphColumns, links.map(({ source, target, value, kind }) => {
    const from = nodes[source]
    const to = nodes[target]
    return [from?.name ?? '', to?.name ?? '', value, kind, from?.type ?? '', from?.id ?? '', to?.id ?? '']
  }))
}
