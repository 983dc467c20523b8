import type { FlowGraph, FlowSummary } from './flow-graph.ts'

/** Counts a graph's nodes and links and adds up its movements. */
export function summariseFlow ({ nodes, links }: FlowGraph): FlowSummary {
  const flowByKind = { goal: 0, stage: 0, exit: 0, jump: 0, milestone: 0, activation: 0 }
  let linkTotal = 0
  for (const { kind, value } of links) {
    linkTotal += value
    if (kind !== 'unknown' && kind !== 'inside' && kind !== 'unaccounted') flowByKind[kind] += value
  }
  return { nodes: nodes.length, links: links.length, linkTotal, flowByKind }
}
