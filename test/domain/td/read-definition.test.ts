import t from 'tap'
import { readDefinition } from '../../../src/domain/td/read-definition.ts'
import { definitionOf, stageDefinitionOf, stepDefinitionOf } from '../../support/domain/build-definition.ts'

t.test('parts get ids and positions, and times get one form', async t => {
  t.strictSame(readDefinition(definitionOf({
    launchedAt: '2026-08-01 03:00:00 UTC',
    latestExecution: { status: 'success', createdAt: '2026-09-16T03:00:00Z', finishedAt: null },
    stages: [stageDefinitionOf({
      id: '7',
      name: 'A',
      milestone: 'M',
      exits: ['Stale', null],
      rootStep: 'u',
      steps: [stepDefinitionOf({ id: 'u', name: 'Wait', activationStepId: '3', activationName: 'Mail', next: 'v' })]
    })]
  })), {
    name: 'Journey',
    description: null,
    state: 'launched',
    paused: false,
    pausedAt: null,
    launchedAt: '2026-08-01T03:00:00.000Z',
    goal: null,
    goalJump: null,
    reentryMode: null,
    versionNumber: 1,
    bundle: { id: null, name: null },
    latestExecution: { status: 'success', createdAt: '2026-09-16T03:00:00.000Z', finishedAt: null },
    stages: [{
      id: '7',
      index: 0,
      name: 'A',
      entry: null,
      milestone: 'M',
      milestoneJump: null,
      exits: [{ index: 0, id: 'exit-7-0', name: 'Stale', jump: null }, { index: 1, id: 'exit-7-1', name: null, jump: null }],
      rootStep: 'u',
      steps: [{
        id: 'u',
        type: 'wait',
        name: 'Wait',
        next: 'v',
        activation: { id: '3', name: 'Mail' },
        wait: null,
        branches: [],
        abTest: null,
        jump: null
      }]
    }],
    jumpsFrom: [],
    warnings: []
  })
})

t.test('unreadable parts are listed', async t => {
  const { pausedAt, stages, warnings } = readDefinition(definitionOf({
    pausedAt: 'soon',
    latestExecution: { status: null, createdAt: 'string', finishedAt: 'xxx' },
    stages: [stageDefinitionOf({ id: '1' }), stageDefinitionOf({ id: null, exits: ['Gone'] })]
  }))
  t.equal(pausedAt, null)
  t.match(stages[1], { id: 'unknown-1', exits: [{ id: 'exit-unknown-1-0' }] })
  t.match(warnings, [
    { code: 'invalid-time', ids: ['pausedAt', 'latestExecution/createdAt', 'latestExecution/finishedAt'], count: 3 },
    { code: 'missing-id', ids: ['unknown-1'] }
  ])
  t.match(readDefinition(null), { name: null, latestExecution: null, stages: [], warnings: [{ code: 'no-data' }] })
})
