import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { buildFlowGraph } from '../../src/domain/graph/build-flow-graph.ts'
import { toDrawable } from '../../src/formats/to-drawable.ts'
import { anyCharts, shuffledCharts, wholeCharts } from '../support/domain/arbitrary-charts.ts'
import { chartOf, linkOf, nodeOf } from '../support/domain/build-sources.ts'
import { hasCycle } from '../support/domain/naive-graph.ts'

t.test('a drawable graph has unique names and no cycles, parallel links, dangling ends, zero links or unconnected nodes', async () => {
  fc.assert(fc.property(anyCharts, charts => {
    const { nodes, links } = toDrawable(buildFlowGraph(charts))
    assert.equal(new Set(nodes.map(({ name }) => name)).size, nodes.length)
    assert.ok(nodes.every(({ name, value }) => name.trim() !== '' && value > 0))
    assert.ok(links.every(({ source, target, value }) =>
      nodes[source] !== undefined && nodes[target] !== undefined && value > 0 && Number.isFinite(value)))
    assert.equal(new Set(links.map(({ source, target }) => `${source} ${target}`)).size, links.length)
    assert.equal(hasCycle(nodes.length, links.map(({ source, target }) => ({ from: source, to: target }))), false)
    assert.equal(new Set(links.flatMap(({ source, target }) => [source, target])).size, nodes.length)
  }), { numRuns: 500 })
})

t.test('drawn and removed links add up to the whole', async () => {
  fc.assert(fc.property(wholeCharts, charts => {
    const whole = buildFlowGraph(charts)
    const { summary, links, nodes, adjustments } = toDrawable(whole)
    assert.equal((summary.linkTotal ?? NaN) + (summary.removedTotal ?? NaN), whole.summary.linkTotal)
    assert.equal(links.reduce((total, { value }) => total + value, 0), summary.linkTotal)
    const pairs = new Set(whole.graph.links.map(({ source, target }) => JSON.stringify([source, target])))
    assert.equal(links.length + adjustments.filter(({ code }) => code === 'removed-link').length, pairs.size)
    const undrawn = adjustments.filter(({ code }) => code === 'removed-node').flatMap(({ ids }) => ids)
    assert.equal(nodes.length + undrawn.length, whole.graph.nodes.length)
  }))
})

t.test('the order of TD\'s charts does not matter', async () => {
  fc.assert(fc.property(shuffledCharts, ([charts, shuffled]) => {
    assert.deepEqual(toDrawable(buildFlowGraph(shuffled)), toDrawable(buildFlowGraph(charts)))
  }))
})

t.test('each change is listed once', async t => {
  const { links, adjustments } = toDrawable(buildFlowGraph([
    chartOf(
      [linkOf('stage-1', 'stage-2', 5), linkOf('stage-2', 'stage-1', 2), linkOf('stage-2', 'stage-2', 1), linkOf('stage-2', 'goal', 0)],
      { stageId: '1' }
    ),
    chartOf([linkOf('stage-1', 'stage-2', 3)], { stageId: '2' })
  ]))
  t.strictSame(links, [{ source: 0, target: 1, value: 8, kind: 'stage' }])
  const told = adjustments.filter(({ code }) => code !== 'merged-nodes')
    .map(({ code, ids, message }) => [code, ids.join('>'), message.split(': ').at(-1)])
  t.strictSame(told, [
    ['joined-links', 'stage-1>stage-2', '2 links from "stage-1" to "stage-2" are drawn as one. Their values were summed.'],
    ['removed-link', 'stage-2>stage-1', 'it closes a cycle with larger links.'],
    ['removed-link', 'stage-2>stage-2', 'it leads from a node to itself.'],
    ['removed-link', 'stage-2>goal', 'only values above 0 can be drawn.'],
    ['removed-node', 'goal', '1 nodes are not drawn because they have no drawn links.']
  ])
})

t.test('names are made readable, and unique if they are then equal', async t => {
  const { nodes, adjustments } = toDrawable(buildFlowGraph([chartOf([linkOf('stage-1', 'exit-1', 1), linkOf('stage-1', 'exit-2', 1)], {
    nodes: [nodeOf('stage-1', { name: 'Stage' }), nodeOf('exit-1', { name: 'a\u0000b' }), nodeOf('exit-2', { name: 'a\nb' })]
  })]))
  t.strictSame(nodes.map(({ name }) => name), ['Stage', 'a b', 'a b (2)'])
  t.strictSame(adjustments.at(-1)?.ids, ['exit-1', 'exit-2'])
})
