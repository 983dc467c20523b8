import t from 'tap'
import { parseAnswer } from '../../../src/treasure-data/contract/parse-answer.ts'
import { failureOf } from '../../support/td/start-upstream.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const parse = (data: unknown) => parseAnswer('definition', Buffer.from(JSON.stringify({ data })))

// the form of a real answer, as public code holds one; ids and names are made up
const sent = {
  id: '1001',
  type: 'journey',
  attributes: {
    audienceId: '5',
    journeyBundleId: '42',
    journeyBundleName: 'Welcome',
    journeyBundleDescription: '',
    name: 'Welcome (v2)',
    description: '',
    state: 'launched',
    createdAt: '2026-08-01T20:33:37.572Z',
    updatedAt: '2026-08-02T20:43:38.252Z',
    launchedAt: '2026-08-03T20:34:19.718Z',
    allowReentry: false,
    paused: false,
    pausedAt: null,
    versionNumber: 2,
    reentryMode: 'no_reentry',
    goal: { name: 'Bought', segmentId: '9' },
    latestExecution: {
      workflowId: '1',
      workflowSessionId: '2',
      workflowAttemptId: '3',
      status: 'success',
      createdAt: '2026-09-16T03:00:00.000Z',
      finishedAt: '2026-09-16T03:02:32.000Z'
    },
    journeyStages: [{
      id: '7',
      name: 'Start',
      description: null,
      rootStep: 'aaaa',
      entryCriteria: { name: 'all', segmentId: '8', description: null },
      milestone: null,
      exitCriterias: [{ name: 'Stale', segmentId: '9' }, null, { name: ' ' }],
      steps: {
        aaaa: { type: 'WaitStep', next: 'bbbb', waitStep: 2, waitStepUnit: 'day' },
        bbbb: { type: 'Activation', name: 'Mail', journeyActivationStepId: 77, next: 'cccc' },
        cccc: { type: 'Teleport', name: 'New kind', newField: {} }
      }
    }]
  },
  relationships: { createdBy: { data: { id: '3', type: 'user' } } }
}

t.test('a definition is read, without users and without drift', async t => {
  const { content: definition, drift } = parse(sent)
  t.strictSame(definition, {
    name: 'Welcome (v2)',
    description: '',
    state: 'launched',
    paused: false,
    pausedAt: null,
    launchedAt: '2026-08-03T20:34:19.718Z',
    goal: 'Bought',
    reentryMode: 'no_reentry',
    versionNumber: 2,
    bundle: { id: '42', name: 'Welcome' },
    latestExecution: { status: 'success', createdAt: '2026-09-16T03:00:00.000Z', finishedAt: '2026-09-16T03:02:32.000Z' },
    stages: [{
      id: '7',
      name: 'Start',
      milestone: null,
      exits: ['Stale', null, null],
      steps: [
        { id: 'aaaa', type: 'wait', name: null, activationStepId: null },
        { id: 'bbbb', type: 'activation', name: 'Mail', activationStepId: '77' },
        { id: 'cccc', type: 'unknown', name: 'New kind', activationStepId: null }
      ]
    }]
  })
  t.strictSame(drift, [{ kind: 'id-as-number', fields: ['attributes.journeyStages.steps.*.journeyActivationStepId'], count: 1 }])
})

t.test('what is missing is null and told', async t => {
  const { content: definition, drift } = parse({ attributes: { name: 'X', 'journey-stages': [], owner: 'a@example.com' } })
  t.match(definition, { name: 'X', state: null, paused: null, goal: null, latestExecution: null, versionNumber: null, stages: [] })
  t.same(drift.map(({ kind }) => kind), ['renamed-field', 'unknown-field', 'missing-field', 'missing-part'])
  t.same(
    drift[2]?.fields, ['attributes.state', 'attributes.paused', 'attributes.description', 'attributes.pausedAt', 'attributes.launchedAt']
  )
  const violations = collectViolations()
  for (const data of [null, []]) violations.match(parse(data), { content: null, isEmpty: true, drift: [] }, data)
  t.same(violations.found, [])
})

t.test('what does not fit is null or empty, and told by its place without text of Treasure Data', async t => {
  const attempts: Array<[unknown, string[], object]> = [
    [{ paused: 'no' }, ['paused'], { paused: null }],
    [{ journeyStages: [{ steps: { SECRET: 'x' } }] }, ['journeyStages/0/steps/*'], { stages: [{ steps: [{ id: 'SECRET', name: null }] }] }],
    [{ journeyStages: [{ steps: [] }] }, ['journeyStages/0/steps'], { stages: [{ steps: [] }] }],
    [{ goal: 'x', name: 5 }, ['name', 'goal'], { name: null, goal: null }]
  ]
  const violations = collectViolations()
  for (const [attributes, places, read] of attempts) {
    const { content, drift } = parse({ attributes })
    violations.match(content, read, attributes)
    const { fields } = drift.find(({ kind }) => kind === 'invalid-value') ?? {}
    violations.same(fields, places.map(place => `/data/attributes/${place}`), attributes)
  }
  t.same(violations.found, [])
})

t.test('what would leave nothing, or has no measure, is refused', async t => {
  t.same((await failureOf(t, () => parse('text'))).faults, ['data: expected an object'])
  t.same((await failureOf(t, () => parse({ attributes: [] }))).faults, ['data.attributes: expected an object'])
  const steps = Object.fromEntries(Array.from({ length: 2_001 }, (_, n) => [`s${n}`, {}]))
  const many = { attributes: { journeyStages: [{ steps }] } }
  const faults = ['data.attributes.journeyStages.0.steps: expected at most 2,000 steps in all stages']
  t.same((await failureOf(t, () => parse(many))).faults, faults)
})
