import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { joinNames } from '../../../src/domain/overview/join-names.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import type { StageReading } from '../../../src/domain/statistics/read-numbers.ts'
import { readSampleActivation, readSampleConversion, readSampleStatistics } from '../../support/sources/sample-sources.ts'
import { anyCharts } from '../../support/domain/arbitrary-charts.ts'
import { chartOf, linkOf, nodeOf, stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const stepUuid = '0A1B2C3D-0000-4000-8000-000000000001'

function readStages (stage: Parameters<typeof stageOf>[0]): StageReading[] {
  return readStatistics(statisticsOf({ stages: [stageOf(stage)] }), true).stages
}

function stepsOf (ids: string[]): Array<{ id: string, current: number, entered: null }> {
  return ids.map(id => ({ id, current: 1, entered: null }))
}

t.test('stages, and exits by position, get names from the conversion chart', async (t) => {
  const stages = readStages({ id: '12', history: [stagePointOf({ exitSizes: [3, 4, 5] })] })
  const conversion = readCharts([chartOf([linkOf('stage-12', 'exit-12-0', 3), linkOf('stage-12', 'exit-12-2', 5)])])
  const { stages: [named], unresolved } = joinNames(stages, [conversion])
  t.strictSame(named, {
    ...stages[0],
    name: 'Name of stage-12',
    exits: [
      { index: 0, id: 'exit-12-0', exited: 3, name: 'Name of exit-12-0' },
      { index: 1, id: 'exit-12-1', exited: 4, name: null },
      { index: 2, id: 'exit-12-2', exited: 5, name: 'Name of exit-12-2' }
    ]
  })
  t.strictSame(unresolved, { stages: [], exits: ['exit-12-1'], steps: [] })
})

t.test('steps are found despite different case, hyphens and prefixes', async (t) => {
  const label = `jump-${stepUuid.toLowerCase()}`
  const conversion = readCharts([chartOf([linkOf('stage-1', label, 1)])])
  const activation = readCharts([chartOf([linkOf('activation-7', 'goal', 1)], { stageId: '1' })])
  const underscored = stepUuid.replaceAll('-', '_')
  const ids = [
    stepUuid, underscored, `jump_${underscored}`, `JUMP-${stepUuid}`, 'activation_7', '7', 'activation_8', 'jump_7',
    `wait_step_${underscored}`, 'wait_7'
  ]
  const { stages: [stage], unresolved } = joinNames(readStages({ steps: stepsOf(ids) }), [conversion, activation])
  const names = new Map(stage?.steps.map(({ id, name }) => [id, name]))
  const violations = collectViolations()
  for (const id of ids.slice(0, 4)) violations.equal(names.get(id), `Name of ${label}`, id)
  for (const id of ids.slice(4, 6)) violations.equal(names.get(id), 'Name of activation-7', id)
  t.same(violations.found, [])
  t.same(new Set(unresolved.steps), new Set(ids.slice(6)), 'a kind that is known is not taken for another')
})

t.test('a type that is missing in the label comes from the node', async (t) => {
  const charts = [chartOf([], {
    nodes: [nodeOf('9', { type: 'jump', name: 'To elsewhere' }), nodeOf('1', { type: 'stage', name: 'First' }), nodeOf('x', { type: null })]
  })]
  const { stages: [stage] } = joinNames(readStages({ steps: stepsOf(['jump_9']) }), [readCharts(charts)])
  t.match(stage, { name: 'First', steps: [{ name: 'To elsewhere' }] })
})

t.test('generated names do not count, and the first chart with a name wins', async (t) => {
  const link = [linkOf('stage-1', 'exit-1-0', 1)]
  const nameless = readCharts([chartOf(link, { nodes: [nodeOf('stage-1', { name: null })] })])
  const stages = readStages({ history: [stagePointOf({ exitSizes: [1] })] })
  t.strictSame(joinNames(stages, [nameless]).unresolved, { stages: ['1'], exits: ['exit-1-0'], steps: [] })
  const other = readCharts([chartOf(link, { nodes: [nodeOf('stage-1', { name: 'Other' }), nodeOf('exit-1-0')] })])
  t.match(joinNames(stages, [nameless, readCharts([chartOf(link)]), other]).stages,
    [{ name: 'Name of stage-1', exits: [{ name: 'Name of exit-1-0' }] }])
})

t.test('nothing is guessed for the documented samples, whose ids are placeholders', async (t) => {
  const { stages } = readStatistics(readSampleStatistics(), true)
  const { unresolved } = joinNames(stages, [readCharts(readSampleConversion()), readCharts(readSampleActivation())])
  t.strictSame(unresolved, {
    stages: ['Stage ID'],
    exits: ['exit-Stage ID-0', 'exit-Stage ID-1'],
    steps: ['activation_UUID', 'jump_UUID', 'wait_step_UUID']
  })
})

t.test('numbers and ids stay, and every id is named or listed, whatever the charts', async () => {
  const ids = ['1', '2', '01', '__proto__', 'constructor']
  const stages = readStatistics(statisticsOf({
    stages: ids.map(id =>
      stageOf({ id, steps: stepsOf(['jump-1', 'activation_01', '__proto__', '2']), history: [stagePointOf({ exitSizes: [1, 2] })] }))
  }), true).stages
  fc.assert(fc.property(anyCharts, anyCharts, (left, right) => {
    const { stages: named, unresolved } = joinNames(stages, [readCharts(left), readCharts(right)])
    for (const kind of ['stages', 'exits', 'steps'] as const) {
      const items = named.flatMap(stage => kind === 'stages' ? [stage] : stage[kind].map(item => ({ id: item.id, name: item.name })))
      assert.deepEqual(unresolved[kind], [...new Set(items.filter(({ name }) => name === null).map(({ id }) => id))])
    }
    const bare = named.map(({ name: _, ...stage }) => ({
      ...stage,
      exits: stage.exits.map(({ name: _, ...exit }) => exit),
      steps: stage.steps.map(({ name: _, ...step }) => step)
    }))
    assert.deepEqual(bare, stages)
  }))
})
