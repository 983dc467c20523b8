import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { findCyclicGroups } from '../../../../src/domain/graph/cycles/cyclic-groups.ts'
import { findReach } from '../../../support/domain/naive-graph.ts'

const graph = fc.integer({ min: 1, max: 9 }).chain(nodeCount => {
  const node = fc.nat(nodeCount - 1)
  return fc.tuple(fc.constant(nodeCount), fc.array(fc.record({ from: node, to: node }), { maxLength: 20 }))
})

t.test('nodes share a group exactly if each reaches the other', async () => {
  fc.assert(fc.property(graph, ([nodeCount, links]) => {
    const groups = findCyclicGroups(nodeCount, links)
    const reaches = findReach(nodeCount, links)
    assert.equal(groups.length, nodeCount)
    for (let a = 0; a < nodeCount; a++) {
      for (let b = 0; b < nodeCount; b++) {
        assert.equal(groups[a] === groups[b], a === b || (reaches(a, b) && reaches(b, a)), `${a} and ${b}`)
      }
    }
  }), { numRuns: 500 })
})

t.test('groups are numbered without gaps', async () => {
  fc.assert(fc.property(graph, ([nodeCount, links]) => {
    const numbers = [...new Set(findCyclicGroups(nodeCount, links))].sort((a, b) => a - b)
    assert.deepEqual(numbers, numbers.map((_, index) => index))
  }))
})

t.test('a cycle of a hundred thousand nodes is one group', async (t) => {
  const links = Array.from({ length: 100_000 }, (_, from) => ({ from, to: (from + 1) % 100_000 }))
  t.equal(new Set(findCyclicGroups(100_000, links)).size, 1)
  t.equal(new Set(findCyclicGroups(100_000, links.slice(1))).size, 100_000)
})

t.test('without nodes there are no groups', async (t) => {
  t.equal(findCyclicGroups(0, []).length, 0)
})
