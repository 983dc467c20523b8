import t from 'tap'
import { mergeNodes } from '../../../src/domain/graph/merge-nodes.ts'
import type { ChartNode, SankeyChart } from '../../../src/domain/td/charts.ts'
import { chartOf, linkOf, nodeOf } from '../../support/domain/build-sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function chartWith (stageId: string | null, ...nodes: ChartNode[]): SankeyChart {
  return chartOf([], { stageId, nodes })
}

function codesOf (...charts: SankeyChart[]): string[] {
  return mergeNodes(charts).adjustments.map(({ code, ids }) => `${code} ${ids.join(' ')}`)
}

t.test('nodes are sorted by type, then in natural order', async (t) => {
  const labels = ['x', 'jump-1', 'exit-1-10', 'exit-1-9', 'goal', 'activation-1', 'milestone-1', 'stage-10', 'stage-9']
  const { nodes } = mergeNodes([chartWith(null, ...labels.map(label => nodeOf(label)))])
  t.strictSame(
    nodes.map(({ id }) => id), ['stage-9', 'stage-10', 'milestone-1', 'activation-1', 'goal', 'exit-1-9', 'exit-1-10', 'jump-1', 'x']
  )
})

t.test('a node that several charts show identically is one node, without a note', async (t) => {
  const { nodes, adjustments } = mergeNodes([chartWith('1', nodeOf('goal')), chartWith('2', nodeOf('goal'))])
  t.strictSame(nodes, [{ id: 'goal', name: 'Name of goal', type: 'goal', stageId: null, inferred: false }])
  t.strictSame(adjustments, [])
})

t.test('a label that is repeated in a chart, or has several names or types, is listed with what was merged', async (t) => {
  t.strictSame(codesOf(chartWith(null, nodeOf('goal'), nodeOf('goal'))), ['merged-nodes goal'])
  const { nodes, adjustments } = mergeNodes([
    chartWith('1', nodeOf('exit-1-0', { name: 'Stale' })),
    chartWith('2', nodeOf('exit-1-0', { name: 'Left', type: 'jump' })),
    chartWith('3', nodeOf('exit-1-0', { name: 'Stale' }))
  ])
  t.match(nodes, [{ name: 'Stale', type: 'exit' }])
  t.match(adjustments, [{ code: 'merged-nodes', count: 3, message: /named "Stale"; other names sent: "Left"; other types sent: "jump"/ }])
})

t.test('of equally frequent names and types, the first in natural order is used', async (t) => {
  const node = (name: string, type: string): SankeyChart => chartWith(null, nodeOf('a', { name, type }))
  const violations = collectViolations()
  for (const charts of [[node('10', 'jump'), node('9', 'exit')], [node('9', 'exit'), node('10', 'jump')]]) {
    violations.match(mergeNodes(charts).nodes, [{ name: '9', type: 'exit' }], charts)
  }
  t.same(violations.found, [])
})

t.test('missing nodes are inferred from the labels of links', async (t) => {
  const { nodes, adjustments } = mergeNodes([chartOf([linkOf('stage-164385', 'exit-7-1', 2)], { nodes: [] })])
  t.strictSame(nodes, [
    { id: 'stage-164385', name: 'Stage 164385', type: 'stage', stageId: '164385', inferred: true },
    { id: 'exit-7-1', name: 'Exit 2', type: 'exit', stageId: '7', inferred: true }
  ])
  t.match(adjustments, [{ code: 'inferred-node', ids: ['stage-164385'] }, { code: 'inferred-node', ids: ['exit-7-1'] }])
})

t.test('a node without a name, or with a blank one, gets one, which is listed', async (t) => {
  const violations = collectViolations()
  for (const name of [null, '', ' \t']) {
    const { nodes, adjustments } = mergeNodes([chartWith(null, nodeOf('exit-1-0', { name }))])
    violations.equal(nodes[0]?.name, 'Exit 1', name)
    violations.match(adjustments, [{ code: 'fallback-name', ids: ['exit-1-0'], count: 1 }], name)
  }
  t.same(violations.found, [])
})

t.test('if TD sends no type, the label determines it, without a note if it is clear', async (t) => {
  t.match(mergeNodes([chartWith(null, nodeOf('exit-1-0', { type: null }))]), { nodes: [{ type: 'exit' }], adjustments: [] })
  t.match(mergeNodes([chartWith(null, nodeOf('what', { type: null }))]), {
    nodes: [{ type: 'unknown' }], adjustments: [{ code: 'unknown-type', message: /no type/ }]
  })
})

t.test('an unknown type is listed, and the label or another chart determines it', async (t) => {
  t.match(mergeNodes([chartWith(null, nodeOf('exit-1-0', { type: 'wait' }))]), {
    nodes: [{ type: 'exit' }], adjustments: [{ code: 'unknown-type', message: /type "wait".*type "exit" is used/ }]
  })
  const { nodes } = mergeNodes([
    chartWith(null, nodeOf('a', { type: 'wait' })), chartWith('1', nodeOf('a', { type: 'wait' })),
    chartWith('2', nodeOf('a', { type: 'jump' }))
  ])
  t.match(nodes, [{ type: 'jump' }])
})

t.test('a node belongs to the stage of its label, else to the only stage whose chart has it', async (t) => {
  const stageOf = (...charts: SankeyChart[]) => mergeNodes(charts).nodes.at(-1)?.stageId
  t.equal(stageOf(chartWith('7', nodeOf('exit-1-0'))), '1')
  t.equal(stageOf(chartWith('7', nodeOf('activation-5'))), '7')
  t.equal(stageOf(chartWith('7', nodeOf('activation-5')), chartWith('8', nodeOf('activation-5'))), null)
  t.equal(stageOf(chartWith('7', nodeOf('activation-5')), chartWith(null, nodeOf('activation-5'))), null)
  t.equal(stageOf(chartWith('7', nodeOf('jump-5')), chartOf([linkOf('stage-1', 'jump-5', 1)], { stageId: '8', nodes: [] })), null)
  t.equal(stageOf(chartWith('7', nodeOf('goal'))), null, 'the goal is the journey\'s')
})
