import { writeCsv } from './csv.ts'
import type { DrawableGraph } from './drawable-graph.ts'
import type { GraphTextFormat } from './format.ts'

/** Columns of a graph as a table; the first three are what tools for sankeys ask for. */
const columns = ['source', 'target', 'value', 'kind', 'sourceType', 'sourceId', 'targetId'] as const

/** The links of a graph as a table. */
export const graphCsv = {
  kind: 'text',
  name: 'csv',
  mediaType: 'text/csv',
  acceptRank: 1,
  contentType: 'text/csv; charset=utf-8; header=present',
  takesSize: false,
  write: ({ drawable }) => writeGraphCsv(drawable)
} as const satisfies GraphTextFormat

/** Returns the links of a graph, one a row. */
export function writeGraphCsv ({ nodes, links }: Pick<DrawableGraph, 'nodes' | 'links'>): string {
  return writeCsv(columns, links.map(({ source, target, value, kind }) => {
    const from = nodes[source]
    const to = nodes[target]
    return [from?.name ?? '', to?.name ?? '', value, kind, from?.type ?? '', from?.id ?? '', to?.id ?? '']
  }))
}
