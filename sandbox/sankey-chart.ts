import { percentOf } from './percent-of.ts'

/** A node in Treasure Data's format. */
export interface ChartNode {
  readonly label: string
  readonly value: { readonly id: string, readonly name: string, readonly type: string }
}

/** Profiles that went from one node to another. */
export interface Movement {
  readonly source: ChartNode
  readonly target: ChartNode
  readonly value: number
}

/** Returns a chart of movements, with its nodes in order of first mention; empty without movements. */
export function sankeyChart (title: string, movements: readonly Movement[]): object {
  const nodes = new Map<string, ChartNode>()
  const outflows = new Map<string, number>()
  for (const { source, target, value } of movements) {
    for (const node of [source, target]) if (!nodes.has(node.label)) nodes.set(node.label, node)
    outflows.set(source.label, (outflows.get(source.label) ?? 0) + value)
  }
  const links = movements.map(({ source, target, value }) => ({
    source: source.label,
    target: target.label,
    value,
    conversionRate: percentOf(value, outflows.get(source.label) ?? 0)
  }))
  return { title, chartType: 'sankey', data: [...nodes.values()], metaData: { links } }
}
