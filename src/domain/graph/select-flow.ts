import type { FlowGraphReading } from './flow-graph.ts'
import { summariseFlow } from './flow-sums.ts'

/** The types of target that can be selected, in the order in which requests list them. */
export const flowKinds = ['goal', 'stage', 'exit', 'jump', 'milestone'] as const

export type FlowKind = typeof flowKinds[number]

/**
 * Keeps the links to targets of these types, the links to nodes that balance a stage, and the nodes at their ends. Numbers still refer
 * to the whole graph, so a share means the same in every view. The summary covers the selection.
 */
export function selectFlow ({ graph, summary: { complete }, adjustments }: FlowGraphReading, kinds: readonly FlowKind[]): FlowGraphReading {
  const wanted = new Set<string>([...kinds, 'inside', 'unaccounted'])
  const links = graph.links.filter(({ kind }) => wanted.has(kind))
  const ends = new Set(links.flatMap(({ source, target }) => [source, target]))
  const nodes = graph.nodes.filter(({ id }) => ends.has(id))
  return { graph: { nodes, links }, summary: summariseFlow({ nodes, links }, complete), adjustments }
}
