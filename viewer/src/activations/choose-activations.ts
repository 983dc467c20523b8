import { createSearch, foldText } from '../../../src/domain/journeys/search-name.ts'
import type { DrawableGraph, DrawableNode } from '../../../src/formats/drawable-graph.ts'

/** How many of the largest activations are shown unless the reader asks for all. */
export const activationLimit = 10

/** Which activations of a stage are shown. */
export interface ActivationChoice {
  /** The text that their names contain; empty for any. */
  q: string
  /** Whether those beyond the largest are shown, too. */
  isAll: boolean
}

export const startActivations: ActivationChoice = { q: '', isAll: false }

/** Some activations of a graph, the largest first. */
export interface ChosenActivations {
  graph: DrawableGraph
  /** How many there are, how many of them match the search, and how many of those are shown. */
  count: number
  found: number
  shown: number
}

/**
 * Returns the activations that match a search by name, the largest first, with the links that lead from them. An activation is as large as
 * what is drawn out of it. The others are left out and not summed: a profile may count under several activations.
 */
export function chooseActivations (graph: DrawableGraph, { q, isAll }: ActivationChoice): ChosenActivations {
  const sizes = sizeActivations(graph)
  const matches = createSearch(q)
  const found = [...sizes.values()].filter(({ name }) => matches(foldText(name))).sort((one, other) => other.size - one.size)
  const shown = isAll ? found : found.slice(0, activationLimit)
  const ranks = new Map(shown.map(({ id }, rank) => [id, rank]))
  return { graph: selectSources(graph, ranks), count: sizes.size, found: found.length, shown: shown.length }
}

interface SizedActivation { id: string, name: string, size: number }

/** Everything that links lead from, drawn or not, in the graph's order. */
function sizeActivations ({ nodes, links, removed }: DrawableGraph): Map<string, SizedActivation> {
  const sizes = new Map<string, SizedActivation>()
  const add = ({ id, name }: Pick<DrawableNode, 'id' | 'name'>, value: number): void => {
    const known = sizes.get(id)
    if (known === undefined) sizes.set(id, { id, name, size: value })
    else known.size += value
  }
  for (const { source, value } of links) {
    const node = nodes[source]
    if (node !== undefined) add(node, value)
  }
  for (const { source } of removed) add(source, 0)
  return sizes
}

/** Returns the links from some nodes, and the nodes at their ends: sources by rank, then targets by kind and size. */
function selectSources ({ nodes, links, removed, summary, adjustments }: DrawableGraph, ranks: ReadonlyMap<string, number>): DrawableGraph {
  const rankOf = (node: number): number => ranks.get(nodes[node]?.id ?? '') ?? Infinity
  const kept = links.filter(({ source }) => rankOf(source) < Infinity)
  const outflows = addUp(kept, 'source')
  const inflows = addUp(kept, 'target')
  const sizeOf = (node: number): number => Math.max(outflows.get(node) ?? 0, inflows.get(node) ?? 0)
  const types = [...new Set(nodes.map(({ type }) => type))]
  const typeOf = (node: number): number => types.findIndex(type => type === nodes[node]?.type)
  const order = [...nodes.keys()].filter(node => sizeOf(node) > 0).sort((one, other) =>
    compare(rankOf(one), rankOf(other)) || typeOf(one) - typeOf(other) || sizeOf(other) - sizeOf(one))
  const positions = new Map(order.map((node, position) => [node, position]))
  const left = removed.filter(({ source }) => ranks.has(source.id))
  const place = (node: number): number => positions.get(node) ?? 0
  return {
    nodes: order.flatMap(node => nodes[node] === undefined ? [] : [{ ...nodes[node], value: sizeOf(node) }]),
    links: kept.map(link => ({ ...link, source: place(link.source), target: place(link.target) }))
      .sort((one, other) => one.source - other.source || one.target - other.target),
    removed: left,
    summary: {
      ...summary,
      nodes: order.length,
      links: kept.length,
      linkTotal: kept.reduce((sum, { value }) => sum + value, 0),
      removedTotal: left.reduce<number | null>((sum, { value }) => sum === null || value === null ? null : sum + value, 0)
    },
    adjustments
  }
}

/** The difference of two infinite ranks is not a number. */
function compare (one: number, other: number): number {
  return one === other ? 0 : one - other
}

function addUp (links: DrawableGraph['links'], end: 'source' | 'target'): Map<number, number> {
  const sums = new Map<number, number>()
  for (const link of links) sums.set(link[end], (sums.get(link[end]) ?? 0) + link.value)
  return sums
}
