import { findCyclicGroups, type NumberedLink } from './cyclic-groups.ts'
import type { Count } from '../../numbers/count.ts'
import { createTopologicalOrder } from './topological-order.ts'

export interface WeighedLink extends NumberedLink {
  readonly value: Count
}

/**
 * Finds links whose removal leaves no cycle. Links are taken from the largest to the smallest, and a link that would close a cycle
 * with those already taken is feedback. Self links are always feedback. Links in one direction between the same two nodes (from
 * several charts) count as one, with their values summed. Unknown values count as 0, and equal values keep the order of the list.
 * Returns the links' indexes. Time is about linear in the links, see `createTopologicalOrder`.
 */
export function findFeedbackLinks (nodeCount: number, links: readonly WeighedLink[]): Set<number> {
  const groups = findCyclicGroups(nodeCount, links)
  const feedback = new Set<number>()
  const totals = new Map<number, number>()
  const cyclic: Array<{ index: number, from: number, to: number, pair: number, total: number }> = []
  links.forEach(({ from, to, value }, index) => {
    if (from === to) feedback.add(index)
    else if (groups[from] === groups[to]) {
      const pair = from * nodeCount + to
      totals.set(pair, (totals.get(pair) ?? 0) + (value ?? 0))
      cyclic.push({ index, from, to, pair, total: 0 })
    }
  })
  for (const link of cyclic) link.total = totals.get(link.pair) ?? 0
  // the sort is stable, so equal totals keep the order of the list
  cyclic.sort((a, b) => b.total - a.total)
  const order = createTopologicalOrder(nodeCount)
  for (const { index, from, to } of cyclic) {
    if (!order.add(from, to)) feedback.add(index)
  }
  return feedback
}
