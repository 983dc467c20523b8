import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { NumberedLink } from '../../../../src/domain/graph/cycles/cyclic-groups.ts'
import { createTopologicalOrder } from '../../../../src/domain/graph/cycles/topological-order.ts'
import { hasCycle } from '../../../support/domain/naive-graph.ts'

const graph = fc.integer({ min: 1, max: 9 }).chain(nodeCount => {
  const node = fc.nat(nodeCount - 1)
  return fc.tuple(fc.constant(nodeCount), fc.array(fc.record({ from: node, to: node }), { maxLength: 40 }))
})

t.test('a link is refused exactly if it would close a cycle', async () => {
  fc.assert(fc.property(graph, ([nodeCount, links]) => {
    const order = createTopologicalOrder(nodeCount)
    const taken: NumberedLink[] = []
    for (const link of links) {
      const closes = hasCycle(nodeCount, [...taken, link])
      assert.equal(order.add(link.from, link.to), !closes, `${link.from} to ${link.to}`)
      if (!closes) taken.push(link)
    }
  }), { numRuns: 500 })
})

t.test('a node cannot lead to itself', async (t) => {
  t.equal(createTopologicalOrder(1).add(0, 0), false)
})

t.test('a link may be added again', async (t) => {
  const order = createTopologicalOrder(2)
  t.strictSame([order.add(1, 0), order.add(1, 0), order.add(0, 1)], [true, true, false])
})

t.test('a hostile graph ends without a cycle, although some links may be lost', async (t) => {
  const nodeCount = 3000
  const order = createTopologicalOrder(nodeCount)
  const taken: NumberedLink[] = []
  // a backward chain makes every later link search all previous ones
  for (let node = nodeCount - 1; node > 0; node--) if (order.add(node, node - 1)) taken.push({ from: node, to: node - 1 })
  for (let node = 0; node < nodeCount; node++) {
    const to = (node * 7919) % nodeCount
    if (order.add(node, to)) taken.push({ from: node, to })
  }
  const ranks = orderByRemoval(nodeCount, taken)
  t.equal(ranks, nodeCount, 'all nodes can be put in order')
  t.ok(taken.length >= nodeCount / 2)
})

/** Returns how many nodes can be removed one by one, each without incoming links. These are all nodes if there is no cycle. */
function orderByRemoval (nodeCount: number, links: NumberedLink[]): number {
  const waiting = new Int32Array(nodeCount)
  const targets: number[][] = Array.from({ length: nodeCount }, () => [])
  for (const { from, to } of links) {
    waiting[to] = (waiting[to] ?? 0) + 1
    targets[from]?.push(to)
  }
  const free = [...waiting.keys()].filter(node => waiting[node] === 0)
  // the loop visits nodes that become free during it, each node once
  for (const node of free) {
    for (const to of targets[node] ?? []) {
      waiting[to] = (waiting[to] ?? 0) - 1
      if (waiting[to] === 0) free.push(to)
    }
  }
  return free.length
}
