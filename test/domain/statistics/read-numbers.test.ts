import t from 'tap'
import { readStage } from '../../../src/domain/statistics/read-numbers.ts'
import { stageOf, stagePointOf, updatedAt } from '../../support/domain/build-sources.ts'

t.test('exits are summed by criterion over the history, whatever each day lists', async (t) => {
  const history = [[1, 2], [], [10], [100, 200, 300]].map(exitSizes => stagePointOf({ exitSizes }))
  t.strictSame(readStage(stageOf({ id: '12', history }), 0, true).exits, [
    { index: 0, id: 'exit-12-0', exited: 111 },
    { index: 1, id: 'exit-12-1', exited: 202 },
    { index: 2, id: 'exit-12-2', exited: 300 }
  ])
})

t.test('a stage without history has no exits and no series', async (t) => {
  t.match(readStage(stageOf(), 0, true), { exits: [], series: [] })
})

t.test('steps have their type and are sorted by key', async (t) => {
  const steps = [
    { id: 'wait_step_10', current: 1, entered: null },
    { id: '0d1c2b3a', current: null, entered: 7 },
    { id: 'wait_step_9', current: 2, entered: 3 },
    { id: 'activation_1', current: 0, entered: 0 }
  ]
  const sent = stageOf({ steps })
  t.strictSame(readStage(sent, 0, true).steps, [
    { id: '0d1c2b3a', type: 'unknown', current: null, entered: 7 },
    { id: 'activation_1', type: 'activation', current: 0, entered: 0 },
    { id: 'wait_step_9', type: 'wait', current: 2, entered: 3 },
    { id: 'wait_step_10', type: 'wait', current: 1, entered: null }
  ])
  t.equal(sent.steps, steps)
  t.equal(steps[0]?.id, 'wait_step_10', 'what was sent stays as it was')
})

t.test('milestones and exits are divided by entries of the stage, with TD\'s own percentages', async (t) => {
  const stage = stageOf({
    totals: { entered: 1025, current: 2, milestones: 4, exitsOrJumps: 1013 },
    reportedPercent: { milestone: 0.39, exitOrJump: 98.83 }
  })
  t.match(readStage(stage, 0, true).rates, {
    milestone: { value: 4 / 1025, numerator: 4, denominator: 1025, reportedPercent: 0.39 },
    exitOrJump: { value: 1013 / 1025, reportedPercent: 98.83 },
    active: { value: 2 / 1025, reportedPercent: null }
  })
  t.match(readStage(stage, 0, false).rates, { milestone: { value: 4 / 1025 }, active: { value: null, numerator: 2 } })
})

t.test('each day has its change of the stage', async (t) => {
  const history = [
    stagePointOf({ current: 738, entries: 852, milestones: 3, exits: 114, jumps: 7, exitSizes: [0, 114] }),
    stagePointOf({ updatedAt: 'string', jumps: null })
  ]
  t.strictSame(readStage(stageOf({ history }), 0, true).series, [
    { updatedAt, current: 738, entries: 852, milestones: 3, exits: 114, jumps: 7, netChange: 728 },
    { updatedAt: null, current: 0, entries: 0, milestones: 0, exits: 0, jumps: null, netChange: null }
  ])
})

t.test('a stage without an id is named by its position', async (t) => {
  const stage = readStage(stageOf({ id: null, history: [stagePointOf({ exitSizes: [1] })] }), 3, true)
  t.match(stage, { id: 'unknown-3', index: 3, exits: [{ id: 'exit-unknown-3-0' }] })
})
