import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { buildFlowGraph } from '../../../src/domain/graph/build-flow-graph.ts'
import { readDefinitionNames } from '../../../src/domain/td/definition-names.ts'
import { joinNames } from '../../../src/domain/overview/join-names.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import { anyCharts } from '../../support/domain/arbitrary-charts.ts'
import { definitionOf, stageDefinitionOf, stepDefinitionOf } from '../../support/domain/build-definition.ts'
import { chartOf, linkOf, nodeOf, stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const uuid = '0A1B2C3D-0000-4000-8000-000000000001'

const definition = definitionOf({
  goal: 'Bought',
  stages: [
    stageDefinitionOf({
      id: '20',
      name: 'First',
      milestone: 'Opened',
      exits: ['Stale', null],
      steps: [stepDefinitionOf({ id: uuid, type: 'jump', name: 'To elsewhere' })]
    }),
    stageDefinitionOf({
      id: '3',
      name: 'Second',
      exits: ['Gone'],
      steps: [
        stepDefinitionOf({ id: 'abc_1', type: 'wait', name: 'Wait' }),
        stepDefinitionOf({ id: 'def', type: 'activation', name: 'Mail', activationStepId: '77' })
      ]
    })
  ]
})
const names = readDefinitionNames(definition)

t.test('nodes are named by stage, position of the exit, step and activation, in any notation of ids', async t => {
  const underscored = uuid.toLowerCase().replaceAll('-', '_')
  const expected: Array<[label: string, type: Parameters<typeof names.ofNode>[1], name: string | null]> = [
    ['stage-20', 'stage', 'First'], ['3', 'stage', 'Second'], ['STAGE-3', 'stage', null], ['stage-4', 'stage', null],
    ['goal', 'goal', 'Bought'], ['milestone-20', 'milestone', 'Opened'], ['milestone-3', 'milestone', null],
    ['exit-20-0', 'exit', 'Stale'], ['exit-20-1', 'exit', null], ['20-0', 'exit', 'Stale'], ['exit_3_0', 'exit', 'Gone'],
    [`jump-${uuid}`, 'jump', 'To elsewhere'], [`JUMP_${underscored}`, 'jump', 'To elsewhere'],
    ['activation-77', 'activation', 'Mail'], ['activation-DEF', 'activation', 'Mail'], ['activation-78', 'activation', null],
    ['stage-20', 'unknown', 'First'], ['__proto__', 'unknown', null]
  ]
  const violations = collectViolations()
  for (const [label, type, name] of expected) violations.equal(names.ofNode(label, type), name, `${label} as ${type}`)
  t.same(violations.found, [])
})

t.test('contradictory names are not used', async t => {
  const twice = readDefinitionNames(definitionOf({
    stages: [
      stageDefinitionOf({ id: '1', name: 'One', exits: ['Same'], steps: [stepDefinitionOf({ id: 'a' })] }),
      stageDefinitionOf({ id: '1', name: 'Other', exits: ['Same'], steps: [stepDefinitionOf({ id: 'A' })] }),
      stageDefinitionOf({ id: null, name: 'No id' })
    ]
  }))
  t.equal(twice.ofNode('stage-1', 'stage'), null)
  t.equal(twice.ofNode('exit-1-0', 'exit'), 'Same')
  t.equal(twice.findStep('a'), null)
  t.equal(twice.findStage('1', 1)?.name, 'Other', 'repeated stages are told apart by their order')
  t.equal(twice.findStage('1', 2), null)
})

t.test('graphs use the definition\'s names and order of stages before display names are made', async t => {
  const charts = [chartOf([linkOf('stage-3', 'exit-3-0', 1), linkOf('stage-20', 'exit-20-0', 2), linkOf('stage-5', 'stage-20', 3)], {
    nodes: [nodeOf('stage-3', { name: 'Old name' }), nodeOf('stage-20', { name: null }), nodeOf('exit-3-0', { name: 'Gone' })]
  })]
  const { graph, adjustments } = buildFlowGraph(charts, names)
  t.strictSame(graph.nodes.map(({ id, displayName }) => [id, displayName]), [
    ['stage-20', 'First'], ['stage-3', 'Second'], ['stage-5', 'Stage 5'], ['exit-20-0', 'Stale'], ['exit-3-0', 'Gone']
  ])
  t.match(adjustments.map(({ code, ids, message }) => [code, ids[0], message]), [
    ['renamed-node', 'stage-3', /calls "stage-3" "Second".*still calls it "Old name"/],
    ['inferred-node', 'stage-5', /type and name are read from the label/],
    ['inferred-node', 'exit-20-0', /its type is read from the label/]
  ])
})

t.test('equal names of the definition are qualified as well', async t => {
  const same = readDefinitionNames(definitionOf({
    stages: [stageDefinitionOf({ id: '1', name: 'A', exits: ['Stale'] }), stageDefinitionOf({ id: '2', name: 'B', exits: ['Stale'] })]
  }))
  const { graph } = buildFlowGraph([chartOf([linkOf('stage-1', 'exit-1-0', 1), linkOf('stage-2', 'exit-2-0', 1)])], same)
  t.strictSame(graph.nodes.slice(2).map(({ displayName }) => displayName), ['Stale (A)', 'Stale (B)'])
})

t.test('a definition changes only names and the order of nodes, whatever the charts', async t => {
  fc.assert(fc.property(anyCharts, charts => {
    const withNames = buildFlowGraph(charts, names)
    const without = buildFlowGraph(charts)
    const bare = (nodes: typeof without.graph.nodes) =>
      nodes.map(({ name: _, displayName: __, ...node }) => node).sort((a, b) => a.id < b.id ? -1 : 1)
    assert.deepEqual(bare(withNames.graph.nodes), bare(without.graph.nodes))
    assert.deepEqual(withNames.graph.links, without.graph.links)
    assert.deepEqual(withNames.summary, without.summary)
    assert.equal(new Set(withNames.graph.nodes.map(({ displayName }) => displayName)).size, withNames.graph.nodes.length)
  }), { numRuns: 200 })
})

t.test('statistics get names, kinds of steps and the order of stages; unknown parts are kept', async t => {
  const stages = readStatistics(statisticsOf({
    stages: [
      stageOf({ id: '4' }),
      stageOf({
        id: '3',
        steps: [
          { id: 'ABC-1', current: 1, entered: null }, { id: 'activation_def', current: 1, entered: null },
          { id: 'zzz', current: 1, entered: null }
        ]
      }),
      stageOf({ id: '20', history: [stagePointOf({ exitSizes: [1, 2, 3] })] })
    ]
  }), true).stages
  const { stages: named, unresolved } = joinNames(stages, [], names)
  t.strictSame(named.map(({ id, index, name }) => [id, index, name]), [['20', 2, 'First'], ['3', 1, 'Second'], ['4', 0, null]])
  t.strictSame(named[0]?.exits.map(({ name }) => name), ['Stale', null, null])
  t.strictSame(named[1]?.steps.map(({ id, type, name }) => [id, type, name]),
    [['ABC-1', 'wait', 'Wait'], ['activation_def', 'activation', 'Mail'], ['zzz', 'unknown', null]])
  t.strictSame(unresolved, { stages: ['4'], exits: ['exit-20-1', 'exit-20-2'], steps: ['zzz'] })
})

t.test('a definition\'s name wins over a chart\'s', async t => {
  const stages = readStatistics(statisticsOf({ stages: [stageOf({ id: '3' }), stageOf({ id: '9' })] }), true).stages
  const graph = buildFlowGraph([chartOf([linkOf('stage-3', 'stage-9', 1)])])
  t.strictSame(joinNames(stages, [graph], names).stages.map(({ name }) => name), ['Second', 'Name of stage-9'])
})
