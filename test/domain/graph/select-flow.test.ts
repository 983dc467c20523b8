import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { buildFlowGraph } from '../../../src/domain/graph/build-flow-graph.ts'
import type { FlowLink } from '../../../src/domain/graph/flow-graph.ts'
import { flowKinds, selectFlow } from '../../../src/domain/graph/select-flow.ts'
import { wholeCharts } from '../../support/domain/arbitrary-charts.ts'
import { chartOf, linkOf } from '../../support/domain/build-sources.ts'

const someKinds = fc.subarray([...flowKinds])

t.test('selected flow adds up to the whole graph\'s flow by kind', async () => {
  fc.assert(fc.property(wholeCharts, someKinds, (charts, kinds) => {
    const whole = buildFlowGraph(charts)
    const { graph, summary } = selectFlow(whole, kinds)
    for (const kind of flowKinds) assert.equal(summary.flowByKind[kind], kinds.includes(kind) ? whole.summary.flowByKind[kind] : 0)
    assert.equal(summary.linkTotal, kinds.reduce((total, kind) => total + (whole.summary.flowByKind[kind] ?? NaN), 0))
    assert.deepEqual([summary.nodes, summary.links], [graph.nodes.length, graph.links.length])
  }))
})

t.test('the nodes are the ends of the links, and everything else is unchanged', async () => {
  fc.assert(fc.property(wholeCharts, someKinds, (charts, kinds) => {
    const whole = buildFlowGraph(charts)
    const { graph, adjustments } = selectFlow(whole, kinds)
    assert.deepEqual(new Set(graph.nodes.map(({ id }) => id)), new Set(graph.links.flatMap(({ source, target }) => [source, target])))
    assert.deepEqual(graph.links, whole.graph.links.filter(link => graph.links.includes(link)))
    assert.ok(graph.nodes.every(node => whole.graph.nodes.includes(node)))
    assert.equal(adjustments, whole.adjustments)
  }))
})

t.test('a share means the same in every view', async t => {
  const whole = buildFlowGraph([chartOf([linkOf('stage-1', 'goal', 1), linkOf('stage-1', 'exit-1-0', 3)])])
  const { graph } = selectFlow(whole, ['goal'])
  t.match(graph.links, [{ target: 'goal', value: 1, shareOfSource: 0.25 }])
  t.match(graph.nodes.find(({ id }) => id === 'stage-1'), { outflow: 4, rates: { toGoal: 0.25 } })
  t.same(graph.nodes.map(({ id }) => id).sort(), ['goal', 'stage-1'])
})

t.test('added links belong to every view', async t => {
  const { graph, ...rest } = buildFlowGraph([chartOf([linkOf('stage-1', 'goal', 1), linkOf('stage-1', 'exit-1-0', 3)])])
  const added = (['inside', 'unaccounted'] as const).map(kind => ({ ...graph.links[0] as FlowLink, target: kind, kind }))
  const view = selectFlow({ ...rest, graph: { ...graph, links: [...graph.links, ...added] } }, ['goal'])
  t.same(view.graph.links.map(({ target }) => target), ['goal', 'inside', 'unaccounted'])
})
