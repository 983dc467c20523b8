import t from 'tap'
import { orderSteps } from '../../../src/domain/canvas/order-steps.ts'
import { readCanvas } from '../../../src/domain/canvas/read-canvas.ts'
import { defineResidence } from '../../../src/domain/canvas/residence.ts'
import { numbers } from '../../../src/domain/numbers/arithmetic.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { definitionOf, stageDefinitionOf, stepDefinitionOf } from '../../support/domain/build-definition.ts'
import { stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'

const edges = (...pairs: Array<[number, number]>) => pairs.map(([from, to]) => ({ from, to }))

t.test('steps come after all steps that lead to them, first branches first; loops and lost steps are listed', async t => {
  const branched = orderSteps(6, edges([0, 2], [0, 1], [1, 3], [2, 3], [3, 4], [4, 2]), 0)
  t.same(branched.order, [0, 2, 1, 3, 4, 5])
  t.same([branched.unreachable, [...branched.feedback]], [[5], [5]])
  t.same(orderSteps(3, edges([0, 0], [1, 2], [2, 1]), 0), { order: [0, 1, 2], unreachable: [1, 2], feedback: new Set([0, 2]) })
  t.same(orderSteps(3, edges([1, 0]), null), { order: [1, 0, 2], unreachable: [], feedback: new Set() }, 'without a root')
  t.same(orderSteps(0, [], null).order, [])
  const long = orderSteps(100_000, Array.from({ length: 99_999 }, (_, from) => ({ from, to: from + 1 })), 0)
  t.equal(long.order.at(-1), 99_999, 'without recursion')
})

t.test('uncounted values are null, and contradictions are listed', async t => {
  const definition = definitionOf({
    stages: [
      stageDefinitionOf({
        id: '1',
        rootStep: 'A',
        steps: [
          stepDefinitionOf({ id: 'A', next: 'b' }),
          stepDefinitionOf({ id: 'B', type: 'decision-point', next: 'gone' }),
          stepDefinitionOf({ id: 'a', type: 'merge' }),
          stepDefinitionOf({ id: 'D', type: 'wait' })
        ]
      }),
      stageDefinitionOf({ id: '2', rootStep: 'x' })
    ]
  })
  const size = (id: string, current: number | null) => ({ id, current, entered: 1 })
  const { stages, adjustments } = readCanvas(definition, statisticsOf({
    stages: [
      stageOf({
        id: '1',
        totals: { entered: 10, current: 8, milestones: 0, exitsOrJumps: 0 },
        steps: [size('wait_step_a', 6), size('former', 2), size('wait_step_D', 1), size('D', 2)]
      }),
      stageOf({ id: '9' })
    ]
  }), true, [])
  t.same(stages.map(({ id, steps }) => [id, ...steps.map(({ id, current, shareOfStage, defined, reachable }) =>
    [id, current, shareOfStage, defined, reachable])]), [
    ['1', ['A', 6, 0.75, true, true], ['B', null, null, true, true], ['a', null, null, true, false], ['D', null, null, true, false],
      ['former', 2, 0.25, false, false]],
    ['2'],
    ['9']
  ])
  t.match(stages[0]?.edges, [{ from: 'A', to: 'B', kind: 'next', feedback: false }])
  t.same(adjustments.map(({ code, ids }) => [code, ids]), [
    ['undefined-stage', ['9']], ['uncounted-stage', ['2']], ['undefined-step', ['former']], ['repeated-step', ['a']],
    ['ambiguous-step-size', ['wait_step_D', 'D']], ['missing-step', ['gone']], ['unreachable-step', ['a', 'D']]
  ])
  t.match(readCanvas(definition, null, true, []), { stages: [{ current: null }, {}], adjustments: [{ code: 'no-data' }] })
})

t.test('stages that share an id are paired with their numbers in order, and listed', async t => {
  const stages = ['5', '6', '5'].map((id, at) => ({ defined: stageDefinitionOf({ id, name: `${at}` }), counted: stageOf({ id }) }))
  const { adjustments } = readCanvas(definitionOf({ stages: stages.map(({ defined }) => defined) }),
    statisticsOf({ stages: stages.map(({ counted }) => counted) }), true, [])
  t.match(adjustments.find(({ code }) => code === 'repeated-stage-id'), { ids: ['5', '5'], count: 2 })
})

/** Returns points of a stage with `entries` each day that stay for `stay` days. */
function pointsOf (stay: number, entries: number, count = 30) {
  return Array.from({ length: count }, (_, day) => stagePointOf({
    updatedAt: new Date(Date.UTC(2026, 0, 1 + day)).toISOString(), current: stay * entries, entries, milestones: entries, exits: 0, jumps: 0
  }))
}

t.test('residence is the wait if all wait equally long, and is withheld with a reason if it means nothing', async t => {
  const violations = collectViolations()
  for (const stay of [1, 3, 7, 30]) {
    violations.match(defineResidence(numbers, pointsOf(stay, 10), false), { days: stay, stable: true }, stay)
  }
  const steady = pointsOf(5, 10)
  const growing = steady.map((point, day) => ({ ...point, current: 50 + day }))
  const drifting = steady.map((point, day) => ({ ...point, current: 50 + day / 4 }))
  const withheld: Array<[string, ReturnType<typeof pointsOf>, boolean]> = [
    ['no-period', steady, true],
    ['too-few-points', steady.slice(0, 1), false],
    ['unknown-times', steady.map(point => ({ ...point, updatedAt: 'xxx' })), false],
    ['missing-number', steady.map(point => ({ ...point, current: null })), false],
    ['too-few-departures', pointsOf(5, 1, 20), false],
    ['population-drifted', growing, false]
  ]
  for (const [reason, points, isCumulative] of withheld) {
    violations.match(defineResidence(numbers, points, isCumulative), { days: null, withheld: reason }, reason)
  }
  violations.match(defineResidence(numbers, drifting, false), { stable: false, withheld: null }, 'between 10 and 20 %')
  t.same(violations.found, [])
})
