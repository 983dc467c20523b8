import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { balanceFlow } from '../../../../src/domain/overview/balance/balance-flow.ts'
import { readDefinitionNames, type DefinitionNames } from '../../../../src/domain/td/definition-names.ts'
import { readCharts } from '../../../../src/domain/graph/read-charts.ts'
import { readStatistics } from '../../../../src/domain/statistics/read-statistics.ts'
import type { SankeyChart } from '../../../../src/domain/td/charts.ts'
import type { StageStatistics } from '../../../../src/domain/td/statistics.ts'
import { wholeCharts } from '../../../support/domain/arbitrary-charts.ts'
import { assertFinite } from '../../../support/domain/assert-finite.ts'
import { definitionOf, stageDefinitionOf } from '../../../support/domain/build-definition.ts'
import { chartOf, linkOf, stageOf, stagePointOf, statisticsOf } from '../../../support/domain/build-sources.ts'
import { collectViolations } from '../../../support/collect-violations.ts'

/** 5 were in the first stage and 20 entered. 8 moved on, 9 left, 3 reached the goal and 4 are inside, so 1 is unaccounted for. */
const charts = [chartOf([linkOf('stage-1', 'stage-2', 8), linkOf('stage-1', 'exit-1-0', 9), linkOf('stage-1', 'goal', 3)])]
const stages = [
  stageOf({
    id: '1',
    history: [
      stagePointOf({ current: 7, entries: 12, milestones: 6, exits: 4 }), stagePointOf({ current: 4, entries: 8, milestones: 5, exits: 5 })
    ]
  }),
  stageOf({ id: '2', history: [stagePointOf({ current: 3, entries: 3 }), stagePointOf({ current: 8, entries: 5 })] })
]

function balance (
  sent: { charts?: SankeyChart[], stages?: StageStatistics[], ranged?: boolean, mixed?: boolean, names?: DefinitionNames } = {}
) {
  const { ranged = true, mixed = false, names } = sent
  return balanceFlow(readCharts(sent.charts ?? charts),
    readStatistics(statisticsOf({ stages: sent.stages ?? stages }), !ranged), mixed, names)
}

t.test('each stage gets links for profiles inside and unaccounted for', async t => {
  const { graph, balance: found, summary, adjustments } = balance()
  t.match(found, [
    { stageId: '1', nodeId: 'stage-1', before: 5, entered: 20, out: 20, inside: 4, unaccounted: 1, status: 'residual' },
    { stageId: '2', nodeId: 'stage-2', before: 0, entered: 8, out: 0, inside: 8, unaccounted: 0, status: 'ok' }
  ])
  t.match(graph.links.slice(3).map(({ source, target, value, kind }) => [source, target, value, kind]), [
    ['stage-1', 'inside-1', 4, 'inside'], ['stage-2', 'inside-2', 8, 'inside'], ['stage-1', 'unaccounted-1', 1, 'unaccounted']
  ])
  t.match(graph.nodes.find(({ id }) => id === 'inside-1'),
    { name: 'Still in stage', displayName: 'Still in stage (Name of stage-1)', type: 'inside', stageId: '1', inflow: 4, outflow: 0 })
  const first = graph.nodes.find(({ id }) => id === 'stage-1')
  t.match(first, { outflow: 25, rates: { toGoal: 3 / 25, toExit: 9 / 25, toStage: 8 / 25 } })
  t.match(graph.links.map(({ shareOfSource }) => shareOfSource), [8 / 25, 3 / 25, 9 / 25, 4 / 25, 1, 1 / 25])
  t.match(summary, { nodes: 7, links: 6, linkTotal: 33, flowByKind: { goal: 3, stage: 8, exit: 9 } })
  t.strictSame(adjustments, [])
})

t.test('negative values are listed and not drawn', async t => {
  const more = [chartOf([linkOf('stage-1', 'stage-2', 8), linkOf('stage-1', 'exit-1-0', 15)])]
  const { graph, balance: [first], adjustments } = balance({ charts: more })
  t.match(first, { unaccounted: -2, status: 'residual' })
  t.match(graph.links.map(({ target }) => target), ['stage-2', 'exit-1-0', 'inside-1', 'inside-2'])
  t.match(adjustments, [{ code: 'negative-unaccounted', ids: ['stage-1'], message: /^2 more/ }])
})

t.test('a stage that is missing in the chart gets a node', async t => {
  const { graph, adjustments } = balance({ charts: [chartOf([linkOf('stage-1', 'goal', 3)])] })
  t.match(graph.nodes.map(({ id, inferred }) => [id, inferred]),
    [['stage-1', false], ['stage-2', true], ['goal', false], ['inside-1', false], ['inside-2', false], ['unaccounted-1', false]])
  t.match(adjustments, [{ code: 'inferred-node', ids: ['stage-2'] }])
})

t.test('a node with an empty label does not belong to a missing stage', async t => {
  const { graph } = balance({ charts: [chartOf([linkOf('stage-1', 'goal', 3), linkOf('', 'goal', 1)])] })
  t.same(graph.links.filter(({ source }) => source === '').map(({ target }) => target), ['goal'])
})

t.test('such a stage has its name and position from the definition', async t => {
  const stages = [stageDefinitionOf({ id: '2', name: 'Second, now first' }), stageDefinitionOf({ id: '1', name: 'First' })]
  const { graph } = balance({ charts: [chartOf([linkOf('stage-1', 'goal', 3)])], names: readDefinitionNames(definitionOf({ stages })) })
  t.match(
    graph.nodes.slice(0, 2),
    [{ id: 'stage-2', name: 'Second, now first', displayName: 'Second, now first', inferred: true }, { id: 'stage-1' }]
  )
  t.match(graph.nodes.find(({ id }) => id === 'inside-2'), { displayName: 'Still in stage (Second, now first)' })
})

t.test('different scopes, other runs and ambiguous stages are not balanced, with the reason', async t => {
  const withheld: Array<[ReturnType<typeof balance>, RegExp, string[]]> = [
    [balance({ ranged: false }), /what its charts cover/, ['1', '2']],
    [balance({ mixed: true }), /different times/, ['1', '2']],
    [balance({ charts: [] }), /empty/, ['1', '2']],
    [balance({ stages: [...stages, ...stages.slice(1)] }), /ambiguous/, ['2', '2']],
    [balance({
      charts: [chartOf([linkOf('stage-1', 'goal', 3), linkOf('stage-a', 'goal', 1), linkOf('stage-A', 'goal', 1)])],
      stages: [stageOf({ ...stages[0], id: 'a' })]
    }), /ambiguous/, ['a']],
    [balance({ stages: [...stages.slice(0, 1), stageOf({ id: '2' })] }), /missing/, ['2']],
    [balance({ stages: [...stages.slice(0, 1), stageOf({ id: '2', history: [stagePointOf({ current: -1 })] })] }), /negative/, ['2']]
  ]
  const violations = collectViolations()
  for (const [{ graph, balance: found, adjustments }, message, ids] of withheld) {
    violations.match(
      adjustments.find(({ code }) => code === 'balance-withheld'),
      { message, ids, count: ids.length },
      graph,
      found,
      adjustments
    )
    violations.strictSame(
      found.filter(({ status }) => status === 'not-comparable').map(({ stageId }) => stageId),
      ids,
      graph,
      found,
      adjustments
    )
    for (const id of ids) violations.notOk(graph.nodes.some(node => node.id === `inside-${id}`), id, graph, found)
  }
  t.same(violations.found, [])
  t.match(balance({ ranged: false }).balance[0], { before: 0, entered: 0, out: 20 })
})

t.test('stages balance unless a value is negative, TD\'s links stay, and names are unique, whatever the charts', async () => {
  const point = fc.record({ current: fc.nat(50), entries: fc.nat(50), milestones: fc.nat(20), exits: fc.nat(20), jumps: fc.nat(20) })
    .map(stagePointOf)
  const stage = fc.record({ id: fc.constantFrom('1', '2', '3', '01', '__proto__'), history: fc.array(point, { maxLength: 3 }) })
    .map(stageOf)
  fc.assert(fc.property(wholeCharts, fc.array(stage, { maxLength: 4 }), fc.boolean(), (charts, stages, ranged) => {
    const plain = readCharts(charts)
    const { graph, balance: found } = balance({ charts, stages, ranged })
    assertFinite(graph)
    assert.deepEqual(graph.links.slice(0, plain.graph.links.length).map(({ source, target, value }) => [source, target, value]),
      plain.graph.links.map(({ source, target, value }) => [source, target, value]))
    for (const names of [graph.nodes.map(({ id }) => id), graph.nodes.map(({ displayName }) => displayName)]) {
      assert.equal(new Set(names).size, names.length)
    }
    if (!ranged) assert.equal(graph.links.length, plain.graph.links.length)
    for (const { value } of graph.links.slice(plain.graph.links.length)) assert.ok((value ?? NaN) > 0)
    for (const { status, nodeId, before, entered, unaccounted } of found) {
      if (status === 'not-comparable' || nodeId === null || (unaccounted ?? -1) < 0) continue
      const out = graph.links.filter(({ source }) => source === nodeId).reduce((sum, { value }) => sum + (value ?? NaN), 0)
      assert.equal(out, (before ?? NaN) + (entered ?? NaN))
    }
  }))
})
