import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { findFeedbackLinks, type WeighedLink } from '../../../../src/domain/graph/cycles/feedback-links.ts'
import { findReach, hasCycle } from '../../../support/domain/naive-graph.ts'

const graph = fc.integer({ min: 1, max: 8 }).chain(nodeCount => {
  const node = fc.nat(nodeCount - 1)
  const link = fc.record({ from: node, to: node, value: fc.oneof(fc.nat(3), fc.nat(1000), fc.integer({ min: -3, max: 0 })) })
  return fc.tuple(fc.constant(nodeCount), fc.array(link, { maxLength: 30 }))
})

function feedbackOf (nodeCount: number, ...links: Array<[from: number, to: number, value: number]>): number[] {
  return [...findFeedbackLinks(nodeCount, links.map(([from, to, value]) => ({ from, to, value })))].sort((a, b) => a - b)
}

function split (nodeCount: number, links: WeighedLink[]): { kept: WeighedLink[], feedback: WeighedLink[] } {
  const found = findFeedbackLinks(nodeCount, links)
  return { kept: links.filter((_, index) => !found.has(index)), feedback: links.filter((_, index) => found.has(index)) }
}

t.test('without its feedback links a graph has no cycle', async () => {
  fc.assert(fc.property(graph, ([nodeCount, links]) => !hasCycle(nodeCount, split(nodeCount, links).kept)), { numRuns: 500 })
})

t.test('every feedback link closes a cycle, so none is marked unnecessarily', async () => {
  fc.assert(fc.property(graph, ([nodeCount, links]) => {
    const { kept, feedback } = split(nodeCount, links)
    const reaches = findReach(nodeCount, kept)
    for (const { from, to } of feedback) assert.ok(from === to || reaches(to, from), `${from} to ${to}`)
  }), { numRuns: 500 })
})

t.test('links that stay in a cycle are no smaller than the one that closes it', async () => {
  const pairs = graph.map(([nodeCount, links]) => {
    const seen = new Set<number>()
    // one link per pair, so that its weight is its value
    const single = links.filter(({ from, to }) => !seen.has(from * nodeCount + to) && seen.add(from * nodeCount + to))
    return [nodeCount, single] as const
  })
  fc.assert(fc.property(pairs, ([nodeCount, links]) => {
    const { kept, feedback } = split(nodeCount, links)
    for (const { from, to, value } of feedback) {
      if (from === to) continue
      assert.ok(findReach(nodeCount, kept.filter(link => (link.value ?? 0) >= (value ?? 0)))(to, from))
    }
  }), { numRuns: 500 })
})

t.test('of two links in opposite directions, the smaller one is feedback', async (t) => {
  t.strictSame(feedbackOf(2, [0, 1, 5], [1, 0, 3]), [1])
  t.strictSame(feedbackOf(2, [0, 1, 3], [1, 0, 5]), [0])
  t.strictSame(feedbackOf(2, [0, 1, 4], [1, 0, 4]), [1], 'the later one where they are equal')
  t.strictSame(feedbackOf(2, [0, 1, 0], [1, 0, -1]), [1])
})

t.test('links of several charts between the same nodes are weighed together', async (t) => {
  t.strictSame(feedbackOf(2, [0, 1, 3], [1, 0, 5], [0, 1, 3]), [1])
  t.strictSame(feedbackOf(2, [0, 1, 3], [1, 0, 7], [0, 1, 3]), [0, 2])
})

t.test('self links are feedback, and links outside cycles never are', async (t) => {
  t.strictSame(feedbackOf(3, [0, 0, 9], [0, 1, 1], [1, 2, 1], [0, 2, 1]), [0])
  t.strictSame(feedbackOf(1), [])
})

t.test('a long cycle loses only its smallest link', async (t) => {
  t.strictSame(feedbackOf(4, [0, 1, 9], [1, 2, 8], [2, 3, 2], [3, 0, 7]), [2])
})
