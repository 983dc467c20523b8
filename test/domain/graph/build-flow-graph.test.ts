import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { buildFlowGraph } from '../../../src/domain/graph/build-flow-graph.ts'
import type { FlowGraph, FlowLink, FlowNode } from '../../../src/domain/graph/flow-graph.ts'
import type { NodeType } from '../../../src/domain/td/node-type.ts'
import type { SankeyChart } from '../../../src/domain/td/charts.ts'
import { anyCharts, shuffledCharts, wholeCharts } from '../../support/domain/arbitrary-charts.ts'
import { assertFinite } from '../../support/domain/assert-finite.ts'
import { chartOf, linkOf, nodeOf, updatedAt } from '../../support/domain/build-sources.ts'
import { findReach, hasCycle } from '../../support/domain/naive-graph.ts'

function graphOf (...charts: SankeyChart[]): { nodes: Map<string, FlowNode>, links: FlowLink[] } {
  const { nodes, links } = buildFlowGraph(charts).graph
  return { nodes: new Map(nodes.map(node => [node.id, node])), links }
}

function sumOf (links: ReadonlyArray<{ value: number | null }>): number {
  return links.reduce((total, { value }) => total + (value ?? NaN), 0)
}

function toShare (part: number | null, whole: number | null): number | null {
  return part !== null && whole !== null && whole > 0 && part >= 0 && part <= whole ? part / whole : null
}

function numbered ({ nodes, links }: FlowGraph): Array<{ from: number, to: number, feedback: boolean }> {
  const positions = new Map(nodes.map(({ id }, index) => [id, index]))
  return links.map(({ source, target, feedback }) => ({ from: positions.get(source) ?? -1, to: positions.get(target) ?? -1, feedback }))
}

/** Returns the charts that TD would send for a graph, with each link in the chart of its stage. */
function toCharts ({ nodes, links }: FlowGraph): SankeyChart[] {
  const stages = new Set([...nodes, ...links].map(({ stageId }) => stageId))
  return Array.from(stages, stageId => ({
    stageId,
    updatedAt,
    nodes: nodes.filter(node => !node.inferred && node.stageId === stageId)
      .map(({ id, name, type }) => ({ label: id, id: null, name, type })),
    links: links.filter(link => link.stageId === stageId),
    isWhole: true
  }))
}

t.test('the sum of all links is what TD sent', async () => {
  fc.assert(fc.property(wholeCharts, charts => {
    const { graph, summary } = buildFlowGraph(charts)
    const sent = sumOf(charts.flatMap(({ links }) => links))
    assert.equal(sumOf(graph.links), sent)
    assert.equal(summary.linkTotal, sent)
  }))
})

t.test('flow by kind plus flow to unknown nodes is the whole flow', async () => {
  fc.assert(fc.property(wholeCharts, charts => {
    const { graph, summary } = buildFlowGraph(charts)
    const unknown = sumOf(graph.links.filter(({ kind }) => kind === 'unknown'))
    assert.equal(Object.values(summary.flowByKind).reduce((total: number, value) => total + (value ?? NaN), unknown), summary.linkTotal)
    assert.deepEqual([summary.nodes, summary.links], [graph.nodes.length, graph.links.length])
  }))
})

t.test('every label is one node, every end of a link is a node, and its type is the link\'s kind', async () => {
  fc.assert(fc.property(anyCharts, charts => {
    const { nodes, links } = buildFlowGraph(charts).graph
    const labels = new Set(charts.flatMap(chart =>
      [...chart.nodes.map(({ label }) => label), ...chart.links.flatMap(({ source, target }) => [source, target])]))
    assert.deepEqual(nodes.map(({ id }) => id).sort(), [...labels].sort())
    const types = new Map(nodes.map(({ id, type }) => [id, type]))
    for (const { source, target, kind } of links) {
      assert.ok(types.has(source))
      assert.equal(types.get(target), kind)
    }
  }))
})

t.test('display names are unique, and each stage has at most one link between two nodes', async () => {
  fc.assert(fc.property(anyCharts, charts => {
    const { nodes, links } = buildFlowGraph(charts).graph
    assert.equal(new Set(nodes.map(({ displayName }) => displayName)).size, nodes.length)
    assert.equal(new Set(links.map(({ stageId, source, target }) => JSON.stringify([stageId, source, target]))).size, links.length)
  }))
})

t.test('without feedback links there is no cycle, and each of them closes one', async () => {
  fc.assert(fc.property(anyCharts, charts => {
    const { graph } = buildFlowGraph(charts)
    const links = numbered(graph)
    const kept = links.filter(({ feedback }) => !feedback)
    assert.equal(hasCycle(graph.nodes.length, kept), false)
    const reaches = findReach(graph.nodes.length, kept)
    for (const { from, to, feedback } of links) if (feedback) assert.ok(from === to || reaches(to, from))
  }))
})

t.test('feedback links and self links are listed', async () => {
  fc.assert(fc.property(anyCharts, charts => {
    const { graph, adjustments } = buildFlowGraph(charts)
    const ends = (links: Array<{ source: string, target: string }>): string[][] => links.map(({ source, target }) => [source, target])
    const listed = (wanted: string): string[][] => adjustments.filter(({ code }) => code === wanted).map(({ ids }) => ids)
    const feedback = graph.links.filter(link => link.feedback)
    assert.deepEqual(listed('feedback-link'), ends(feedback.filter(({ source, target }) => source !== target)))
    assert.deepEqual(listed('self-link'), ends(feedback.filter(({ source, target }) => source === target)))
  }))
})

t.test('the order of charts, nodes and links does not matter', async () => {
  fc.assert(fc.property(shuffledCharts, ([charts, shuffled]) => {
    assert.deepEqual(buildFlowGraph(shuffled), buildFlowGraph(charts))
  }), { numRuns: 300 })
})

t.test('inflow and outflow are sums of links, and shares are relative to them', async () => {
  fc.assert(fc.property(wholeCharts, charts => {
    const { nodes, links } = buildFlowGraph(charts).graph
    for (const node of nodes) {
      const after = links.filter(({ source }) => source === node.id)
      const before = links.filter(({ target }) => target === node.id)
      assert.deepEqual([node.inflow, node.outflow], [sumOf(before), sumOf(after)])
      for (const link of after) assert.equal(link.shareOfSource, toShare(link.value, node.outflow))
      for (const link of before) assert.equal(link.shareOfTarget, toShare(link.value, node.inflow))
      const rateTo = (wanted: NodeType): number | null => toShare(sumOf(after.filter(({ kind }) => kind === wanted)), node.outflow)
      const rates = {
        toGoal: rateTo('goal'),
        toStage: rateTo('stage'),
        toExit: rateTo('exit'),
        toJump: rateTo('jump'),
        toMilestone: rateTo('milestone'),
        toActivation: rateTo('activation')
      }
      assert.deepEqual(node.rates, node.outflow === 0 ? null : rates)
    }
  }))
})

t.test('shares and rates are from 0 to 1 or null, whatever the values', async () => {
  const isShare = (share: number | null): boolean => share === null || (share >= 0 && share <= 1)
  fc.assert(fc.property(anyCharts, charts => {
    const { nodes, links } = buildFlowGraph(charts).graph
    const shares = [
      ...links.flatMap(({ shareOfSource, shareOfTarget }) => [shareOfSource, shareOfTarget]),
      ...nodes.flatMap(({ rates }) => Object.values(rates ?? {}))
    ]
    assert.ok(shares.every(isShare))
  }))
})

t.test('no graph contains NaN or Infinity', async () => {
  fc.assert(fc.property(anyCharts, charts => assertFinite(buildFlowGraph(charts))))
})

t.test('a graph read as charts again stays the same', async () => {
  fc.assert(fc.property(anyCharts, charts => {
    const { graph, summary } = buildFlowGraph(charts)
    const again = buildFlowGraph(toCharts(graph))
    assert.deepEqual(again.graph, graph)
    assert.deepEqual(again.summary, summary)
  }), { numRuns: 300 })
})

t.test('of two links in opposite directions, the smaller one is marked', async (t) => {
  const { links } = graphOf(chartOf([linkOf('stage-1', 'stage-2', 5), linkOf('stage-2', 'stage-1', 9)]))
  t.strictSame(links.map(({ source, feedback }) => [source, feedback]), [['stage-1', true], ['stage-2', false]])
})

t.test('a negative value counts in sums but has no share', async (t) => {
  const { nodes, links } = graphOf(chartOf([linkOf('stage-1', 'goal', 10), linkOf('stage-1', 'exit-1-0', -4)]))
  t.match(nodes.get('stage-1'), { outflow: 6, rates: { toGoal: null, toExit: null, toJump: 0 } })
  t.strictSame(links.map(({ target, shareOfSource }) => [target, shareOfSource]), [['goal', null], ['exit-1-0', null]])
})

t.test('a node with only zero links has null shares', async (t) => {
  const { nodes, links } = graphOf(chartOf([linkOf('stage-1', 'goal', 0)]))
  t.match(links, [{ value: 0, shareOfSource: null, shareOfTarget: null }])
  t.match(nodes.get('stage-1'), { outflow: 0, rates: null })
})

t.test('a node that no chart has belongs to the only stage that leads to it', async (t) => {
  const { nodes } = graphOf(chartOf([
    linkOf('stage-1', 'jump-a', 1), linkOf('stage-1', 'jump-b', 1), linkOf('stage-2', 'jump-b', 1),
    linkOf('jump-a', 'jump-c', 1), linkOf('stage-1', 'jump-c', 1), linkOf('stage-1', 'goal', 1),
    linkOf('stage-1', 'entry', 1), linkOf('activation-1', 'jump-d', 1)
  ], { nodes: [nodeOf('entry', { type: 'stage' })] }))
  const ids = ['jump-a', 'jump-b', 'jump-c', 'jump-d', 'goal', 'entry']
  t.strictSame(ids.map(id => nodes.get(id)?.stageId), ['1', null, null, null, null, null])
})

t.test('without charts the graph is empty', async (t) => {
  t.strictSame(buildFlowGraph([]), {
    graph: { nodes: [], links: [] },
    summary: {
      nodes: 0, links: 0, complete: true, linkTotal: 0, flowByKind: { goal: 0, stage: 0, exit: 0, jump: 0, milestone: 0, activation: 0 }
    },
    adjustments: []
  })
})
