import t from 'tap'
import { parseAnswer } from '../../../src/treasure-data/contract/parse-answer.ts'
import { stepDefinitionOf, targetOf, waitOf } from '../../support/domain/build-definition.ts'
import { failureOf } from '../../support/td/start-upstream.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const parse = (data: unknown, included?: unknown) => parseAnswer('definition', Buffer.from(JSON.stringify({ data, included })))

// the form of a real answer from public code, with invented ids and names
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
    id: '1001',
    name: 'Welcome (v2)',
    description: '',
    state: 'launched',
    paused: false,
    pausedAt: null,
    launchedAt: '2026-08-03T20:34:19.718Z',
    goal: 'Bought',
    goalTarget: null,
    reentryMode: 'no_reentry',
    versionNumber: 2,
    bundle: { id: '42', name: 'Welcome' },
    latestExecution: { status: 'success', createdAt: '2026-09-16T03:00:00.000Z', finishedAt: '2026-09-16T03:02:32.000Z' },
    stages: [{
      id: '7',
      name: 'Start',
      entry: 'all',
      milestone: null,
      milestoneTarget: null,
      exits: [{ name: 'Stale', target: null }, { name: null, target: null }, { name: null, target: null }],
      rootStep: 'aaaa',
      steps: [
        stepDefinitionOf({ id: 'aaaa', next: 'bbbb', wait: waitOf({ kind: 'unknown', length: 2, unit: 'day' }) }),
        stepDefinitionOf({ id: 'bbbb', type: 'activation', name: 'Mail', activationStepId: '77', next: 'cccc' }),
        stepDefinitionOf({ id: 'cccc', type: 'unknown', name: 'New kind' })
      ]
    }],
    jumpsFrom: []
  })
  t.strictSame(drift, [{ kind: 'id-as-number', fields: ['attributes.journeyStages.steps.*.journeyActivationStepId'], count: 1 }])
})

// every kind of step, with each documented field
const stepsOfAllKinds = {
  duration: { type: 'WaitStep', name: 'Wait', waitStepType: 'Duration', waitStep: 2, waitStepUnit: 'week', next: 'date' },
  date: { type: 'WaitStep', name: 'Until', waitStepType: 'Date', waitUntilDate: '2026-12-24', timezone: 'Asia/Tokyo', next: 'days' },
  days: {
    type: 'WaitStep', name: 'Days', waitStepType: 'DaysOfTheWeek', waitUntilDaysOfTheWeek: [1, 5], timezone: 'UTC', next: 'condition'
  },
  condition: {
    type: 'WaitStep',
    name: 'Opens?',
    description: null,
    waitStepType: 'Condition',
    conditions: [
      { id: 'c1', name: 'Opened', segmentId: '9', timedOutPath: false, next: 'activation' },
      { id: 'c2', name: 'Too late', segmentId: null, timedOutPath: true, moveAfter: 3, unit: 'day', next: 'decision' }
    ]
  },
  activation: { type: 'Activation', name: 'Mail', journeyActivationStepId: '77', next: 'merge' },
  decision: {
    type: 'DecisionPoint',
    name: 'Which?',
    branches: [
      { name: 'Loyal', segmentId: '4', next: 'test' },
      { name: 'Others', segmentId: '5', excludedPath: true, next: 'merge' }
    ]
  },
  test: {
    type: 'AbTest',
    name: 'A or B',
    customizedSplit: true,
    uniqueId: 'u',
    enabledCapping: true,
    winnerVariantId: 'v2',
    variants: [
      { id: 'v1', name: 'A', percentage: 30, next: 'merge', isControlGroup: true },
      { id: 'v2', name: 'B', percentage: 70, next: 'jump', isControlGroup: false, cappingAt: 1000 }
    ]
  },
  merge: { type: 'Merge', next: 'end' },
  jump: {
    type: 'Jump',
    name: 'Away',
    target: { journeyId: '2002', journeyStageId: '21', journeyBundleId: '20', stageOrderIndex: 1, jumpReferenceId: '900' }
  },
  end: { type: 'End', name: 'End' },
  finish: null
}

const jumpOut = {
  id: '900',
  type: 'journeyStage',
  attributes: {
    name: 'Start', sourceJourneyId: '1001', targetJourneyId: '2002', targetStageId: '21', targetStageName: 'Elsewhere', deletedBy: 'planted'
  }
}

const included = [
  { id: '3', type: 'user', attributes: { tdUserId: '4', name: 'planted' } },
  {
    id: '77', type: 'journeyActivationStep', attributes: { activationId: '1', activationParams: { name: 'Newsletter', connectionId: '8' } }
  },
  jumpOut,
  {
    id: '31',
    type: 'journeyStage',
    attributes: {
      name: 'Late',
      jumpType: 'step',
      jumpName: 'To welcome',
      sourceJourneyId: '3003',
      folderName: 'Campaigns',
      targetJourneyId: '1001',
      targetStageId: '7',
      targetStageName: 'Start',
      deletedBy: null
    }
  },
  { id: '4004', type: 'journey', attributes: { name: 'Other', targetJourneyId: '1001', targetStageId: '7' } },
  { id: '5', type: 'syndication', attributes: { name: 'planted' } },
  null, 7, 'planted', { type: 'journey' }, { id: '6', type: 'journey', attributes: { name: 'x'.repeat(2_000), targetJourneyId: '1001' } }
]

const elsewhere = targetOf({
  referenceId: '900', journeyId: '2002', stageId: '21', bundleId: '20', stageIndex: 1, stageName: 'Elsewhere', deleted: true
})

t.test('every kind of step is read in full, with the included objects, but never users', async t => {
  const away = { journeyId: '2002', journeyStageId: '21' }
  const { content, drift } = parse({
    id: '1001',
    attributes: {
      ...sent.attributes,
      goal: { name: 'Bought', segmentId: '9', target: away },
      journeyStages: [{
        id: '7',
        name: 'Start',
        rootStep: 'duration',
        steps: stepsOfAllKinds,
        milestone: { name: 'Met', segmentId: '1', target: away },
        exitCriterias: [{ name: 'Stale', segmentId: '9', target: { ...away, jumpReferenceId: '900' } }]
      }]
    }
  }, included)
  const path = { id: 'c1', name: 'Opened', timedOut: false, length: null, unit: null, next: 'activation' }
  const [stage] = content?.stages ?? []
  t.strictSame(stage?.steps, [
    stepDefinitionOf({ id: 'duration', name: 'Wait', wait: waitOf({ length: 2, unit: 'week' }), next: 'date' }),
    stepDefinitionOf({
      id: 'date', name: 'Until', wait: waitOf({ kind: 'date', until: '2026-12-24', timeZone: 'Asia/Tokyo' }), next: 'days'
    }),
    stepDefinitionOf({
      id: 'days', name: 'Days', wait: waitOf({ kind: 'days-of-the-week', daysOfTheWeek: [1, 5], timeZone: 'UTC' }), next: 'condition'
    }),
    stepDefinitionOf({
      id: 'condition',
      name: 'Opens?',
      wait: waitOf({
        kind: 'condition', paths: [path, { id: 'c2', name: 'Too late', timedOut: true, length: 3, unit: 'day', next: 'decision' }]
      })
    }),
    stepDefinitionOf({
      id: 'activation', type: 'activation', name: 'Mail', activationStepId: '77', activationName: 'Newsletter', next: 'merge'
    }),
    stepDefinitionOf({
      id: 'decision',
      type: 'decision-point',
      name: 'Which?',
      branches: [{ name: 'Loyal', excluded: false, next: 'test' }, { name: 'Others', excluded: true, next: 'merge' }]
    }),
    stepDefinitionOf({
      id: 'test',
      type: 'ab-test',
      name: 'A or B',
      abTest: {
        winnerId: 'v2',
        variants: [
          { id: 'v1', name: 'A', percentage: 30, next: 'merge', cappingAt: null, isControlGroup: true },
          { id: 'v2', name: 'B', percentage: 70, next: 'jump', cappingAt: 1000, isControlGroup: false }
        ]
      }
    }),
    stepDefinitionOf({ id: 'merge', type: 'merge', next: 'end' }),
    stepDefinitionOf({ id: 'jump', type: 'jump', name: 'Away', target: elsewhere }),
    stepDefinitionOf({ id: 'end', type: 'end', name: 'End' }),
    stepDefinitionOf({ id: 'finish', type: 'end' })
  ])
  const plain = targetOf({ journeyId: '2002', stageId: '21' })
  t.strictSame([content?.goalTarget, stage?.milestoneTarget], [plain, plain])
  t.strictSame(stage?.exits, [{ name: 'Stale', target: { ...elsewhere, bundleId: null, stageIndex: null } }])
  const none = { folder: null, kind: null, jumpName: null, targetStageName: null, stageId: null, stageName: null, deleted: false }
  t.strictSame(content?.jumpsFrom.map(jump => ({ ...none, ...jump })), [
    {
      ...none,
      journeyId: '3003',
      journeyName: null,
      stageId: '31',
      stageName: 'Late',
      folder: 'Campaigns',
      kind: 'step',
      jumpName: 'To welcome',
      targetStageId: '7',
      targetStageName: 'Start'
    },
    { ...none, journeyId: '4004', journeyName: 'Other', targetStageId: '7' }
  ])
  t.strictSame(drift, [])
  t.notMatch(JSON.stringify(content), /planted/)
})

t.test('an invalid step costs only itself', async t => {
  const long = 'x'.repeat(2_000)
  const branches = Array.from({ length: 3_000 }, () => ({}))
  const odd = [null, 7, 'WaitStep', [], { type: 7 }, { type: 'WaitStep', name: long }, { type: 'DecisionPoint', branches }]
  const violations = collectViolations()
  for (const [position, step] of odd.entries()) {
    const steps = { before: { type: 'End', name: 'E' }, odd: step, after: { type: 'Merge', name: 'M' } }
    const { content } = parse({ attributes: { ...sent.attributes, journeyStages: [{ id: '7', name: 'Start', steps }] } })
    const found = content?.stages[0]?.steps.map(({ id, type, name }) => [id, type, name])
    violations.same(found, [['before', 'end', 'E'], ['odd', position === 0 ? 'end' : 'unknown', null], ['after', 'merge', 'M']], position)
  }
  t.same(violations.found, [])
})

t.test('an invalid day of the week costs only itself', async t => {
  const days = [0, 1, 1.5, '5', null, 8, 1e15, 'Monday']
  const steps = { a: { type: 'WaitStep', name: 'W', waitStepType: 'DaysOfTheWeek', waitUntilDaysOfTheWeek: days } }
  const { content, drift } = parse({ attributes: { ...sent.attributes, journeyStages: [{ id: '7', name: 'Start', steps }] } })
  t.same(content?.stages[0]?.steps[0]?.wait?.daysOfTheWeek, [1, 5])
  t.match(drift.find(({ kind }) => kind === 'invalid-value'), { count: 6 })
})

t.test('a variant has no limit if Treasure Data says that limits are off', async t => {
  const limitOf = (fields: object) => {
    const variants = [{ id: 'v', name: 'A', percentage: 100, cappingAt: 50 }]
    const a = { type: 'AbTest', name: 'T', customizedSplit: false, variants, ...fields }
    const { content } = parse({ attributes: { ...sent.attributes, journeyStages: [{ id: '7', name: 'Start', steps: { a } }] } })
    return content?.stages[0]?.steps[0]?.abTest?.variants.map(({ cappingAt }) => cappingAt)
  }
  t.same([{ enabledCapping: false }, { enabledCapping: true }, {}].map(limitOf), [[null], [50], [50]])
})

t.test('jumps that name no target are no jumps into a journey without an id', async t => {
  const jump = { id: '9', type: 'journeyStage', attributes: { name: 'Elsewhere', sourceJourneyId: '8', targetStageName: 'Hidden' } }
  t.same(parse({ attributes: sent.attributes }, [jump]).content?.jumpsFrom, [])
})

t.test('missing values are null and reported', async t => {
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

t.test('invalid values are null or empty, and reported by location without Treasure Data\'s text', async t => {
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

t.test('a definition that would be empty, or exceeds a limit, is refused', async t => {
  t.same((await failureOf(t, () => parse('text'))).faults, ['data: expected an object'])
  t.same((await failureOf(t, () => parse({ attributes: [] }))).faults, ['data.attributes: expected an object'])
  const steps = Object.fromEntries(Array.from({ length: 2_001 }, (_, n) => [`s${n}`, {}]))
  const many = { attributes: { journeyStages: [{ steps }] } }
  const faults = ['data.attributes.journeyStages.0.steps: expected at most 2,000 steps in all stages']
  t.same((await failureOf(t, () => parse(many))).faults, faults)
})
