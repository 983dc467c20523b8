import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { buildFlowGraph } from '../../../src/domain/graph/build-flow-graph.ts'
import type { FlowLink } from '../../../src/domain/graph/flow-graph.ts'
import { groupSmallTargets } from '../../../src/domain/graph/group-small-targets.ts'
import { wholeCharts } from '../../support/domain/arbitrary-charts.ts'
import { chartOf, linkOf } from '../../support/domain/build-sources.ts'

function sumBy (links: readonly FlowLink[], key: (link: FlowLink) => string): Map<string, number> {
  const sums = new Map<string, number>()
  for (const link of links) sums.set(key(link), (sums.get(key(link)) ?? 0) + (link.value ?? NaN))
  return new Map([...sums].sort())
}

t.test('all sums stay: in total, by kind and by source', async () => {
  fc.assert(fc.property(wholeCharts, fc.integer({ min: 1, max: 6 }), (charts, top) => {
    const whole = buildFlowGraph(charts)
    const folded = groupSmallTargets(whole, top)
    assert.equal(folded.summary.linkTotal, whole.summary.linkTotal)
    assert.deepEqual(folded.summary.flowByKind, whole.summary.flowByKind)
    assert.deepEqual(sumBy(folded.graph.links, ({ source }) => source), sumBy(whole.graph.links, ({ source }) => source))
  }))
})

t.test('each kind has at most the given number of targets plus "Other", and no end is missing', async () => {
  fc.assert(fc.property(wholeCharts, fc.integer({ min: 1, max: 6 }), (charts, top) => {
    const { graph, adjustments } = groupSmallTargets(buildFlowGraph(charts), top)
    const isFolded = adjustments.some(({ code }) => code === 'folded-targets')
    const other = isFolded ? graph.nodes.at(-1)?.id : undefined
    const targets = new Map<string, Set<string>>()
    for (const { target, kind } of graph.links) if (target !== other) targets.set(kind, (targets.get(kind) ?? new Set()).add(target))
    for (const kept of targets.values()) assert.ok(kept.size <= top)
    const ids = new Set(graph.nodes.map(({ id }) => id))
    assert.equal(ids.size, graph.nodes.length)
    assert.equal(new Set(graph.nodes.map(({ displayName }) => displayName)).size, graph.nodes.length)
    for (const { source, target } of graph.links) assert.ok(ids.has(source) && ids.has(target))
  }))
})

t.test('the largest targets stay, the others are listed by kind, and a stage with outflow stays as a source', async t => {
  const whole = buildFlowGraph([chartOf([
    linkOf('stage-1', 'stage-2', 50), linkOf('stage-1', 'stage-3', 5), linkOf('stage-3', 'goal', 4),
    linkOf('stage-1', 'exit-1-0', 7), linkOf('stage-1', 'exit-1-1', 9), linkOf('stage-1', 'exit-1-2', 1)
  ])])
  const { graph, adjustments } = groupSmallTargets(whole, 1)
  t.strictSame(graph.links.map(({ source, target, value, kind }) => [source, target, value, kind]), [
    ['stage-1', 'stage-2', 50, 'stage'], ['stage-1', 'exit-1-1', 9, 'exit'], ['stage-3', 'goal', 4, 'goal'],
    ['stage-1', 'other', 5, 'stage'], ['stage-1', 'other', 8, 'exit']
  ])
  t.match(graph.nodes.at(-1), { id: 'other', name: 'Other', type: 'unknown', inflow: 13, outflow: 0 })
  t.match(graph.links.at(-1), { shareOfSource: 8 / 72, shareOfTarget: 8 / 13 })
  t.ok(graph.nodes.some(({ id }) => id === 'stage-3'))
  t.notOk(graph.nodes.some(({ id }) => id === 'exit-1-0'))
  t.strictSame(adjustments.filter(({ code }) => code === 'folded-targets').map(({ ids }) => ids), [['exit-1-0', 'exit-1-2'], ['stage-3']])
})

t.test('"Other" has the type of a single kind; if its id or name is taken, it gets another one', async t => {
  const { graph } = groupSmallTargets(buildFlowGraph([chartOf([
    linkOf('other', 'exit-1', 5), linkOf('other', 'exit-2', 4), linkOf('other', 'exit-3', 3)
  ], { nodes: [{ label: 'other', id: null, type: 'stage', name: 'Other' }] })]), 1)
  t.match(graph.nodes.at(-1), { id: 'other-', name: 'Other', displayName: 'Other (2)', type: 'exit' })
})

t.test('with fewer targets nothing changes', async t => {
  const whole = buildFlowGraph([chartOf([linkOf('stage-1', 'goal', 1)])])
  t.equal(groupSmallTargets(whole, 1), whole)
})
