import { readFile } from 'node:fs/promises'
import t from 'tap'
import { parseAnswer } from '../../../src/treasure-data/contract/parse-answer.ts'
import { failureOf } from '../../support/td/start-upstream.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const bodyOf = (value: unknown) => Buffer.from(JSON.stringify(value))
const parseAttributes = (attributes: unknown) => parseAnswer('statistics', bodyOf({ data: { attributes } })).content

const nothing = {
  totals: { entered: null, current: null, goals: null, exitsOrJumps: null },
  reportedPercent: { completion: null, exitOrJump: null },
  history: [],
  isHistoryKnown: false,
  stages: []
}

const emptyStage = {
  id: null,
  totals: { entered: null, current: null, milestones: null, exitsOrJumps: null },
  reportedPercent: { milestone: null, exitOrJump: null },
  steps: [],
  history: [],
  isHistoryKnown: false
}

t.test('the documented sample is read', async (t) => {
  const statistics = parseAnswer('statistics', await readFile('sandbox/samples/statistics.json')).content
  t.match(statistics, {
    totals: { entered: 1489, current: 293, goals: 8, exitsOrJumps: 1188 },
    reportedPercent: { completion: 0.54, exitOrJump: 79.79 },
    history: [{ current: 1138, entries: 1294, goals: 0, exits: 150, jumps: 6 }]
  })
  t.same(statistics?.stages.map(({ totals }) => totals.current), [2, 89, 202, 0])
  t.ok(statistics?.stages.every(({ id, steps, history }) => id === 'Stage ID' && steps.length > 0 && history.length === 1))
  t.same(statistics?.stages[0]?.steps.map(({ entered }) => entered), statistics?.stages[0]?.steps.map(() => null))
})

t.test('every field is read into its place', async (t) => {
  const statistics = parseAttributes({
    enteredSize: 1,
    size: 2,
    goalSize: 3,
    exitOrJumpSize: 4,
    completionRate: 5,
    exitOrJumpRate: 6,
    simulationLog: null,
    history: [{ updatedAt: 'u', size: 1, goalSize: 9, entryInflux: 2, goalInflux: 3, exitInflux: 4, jumpInflux: 5 }],
    journeyStageStatistics: [{
      id: 7,
      enteredSize: 1,
      size: 2,
      milestoneSize: 3,
      exitOrJumpSize: 4,
      completeMilestoneRate: 5,
      exitOrJumpRate: 6,
      stepSizes: { b: 1, a: '2' },
      stepInfluxes: { a: 3, c: null },
      history: [{
        updatedAt: 'v', journeyStageId: '7', size: 1, entryInflux: 2, milestoneInflux: 3, exitInflux: 4, jumpInflux: 5, exitSizes: [1, '3']
      }]
    }]
  })
  t.strictSame(statistics, {
    totals: { entered: 1, current: 2, goals: 3, exitsOrJumps: 4 },
    reportedPercent: { completion: 5, exitOrJump: 6 },
    history: [{ updatedAt: 'u', current: 1, entries: 2, goals: 3, exits: 4, jumps: 5 }],
    isHistoryKnown: true,
    stages: [{
      id: '7',
      totals: { entered: 1, current: 2, milestones: 3, exitsOrJumps: 4 },
      reportedPercent: { milestone: 5, exitOrJump: 6 },
      steps: [{ id: 'b', current: 1, entered: null }, { id: 'a', current: 2, entered: 3 }, { id: 'c', current: null, entered: null }],
      history: [{ updatedAt: 'v', current: 1, entries: 2, milestones: 3, exits: 4, jumps: 5, exitSizes: [1, 3] }],
      isHistoryKnown: true
    }]
  })
})

t.test('no data gives null', async (t) => {
  t.equal(parseAnswer('statistics', bodyOf({ data: null })).content, null)
  t.equal(parseAnswer('statistics', bodyOf({ data: [] })).content, null)
})

t.test('absent and null values become null or an empty list', async (t) => {
  t.strictSame(parseAttributes({}), nothing)
  t.strictSame(parseAttributes({ size: null, completionRate: null, history: null, journeyStageStatistics: null }), nothing)
  t.strictSame(parseAttributes({ journeyStageStatistics: [{}, { id: null, stepSizes: null, stepInfluxes: null, history: null }] }), {
    ...nothing, stages: [emptyStage, emptyStage]
  })
  t.strictSame(parseAttributes({ history: [] }), { ...nothing, isHistoryKnown: true })
  const exitsOf = (exitSizes: unknown) => parseAttributes({ journeyStageStatistics: [{ history: [{ exitSizes }] }] })?.stages[0]?.history[0]
  t.match(exitsOf([]), { exitSizes: [], updatedAt: null })
  t.match(exitsOf(null), { exitSizes: null })
  t.match(exitsOf(undefined), { exitSizes: null })
})

t.test('a step named __proto__ is a step like any other', async (t) => {
  const body = Buffer.from(
    '{"data":{"attributes":{"journeyStageStatistics":[{"stepSizes":{"__proto__":1},"stepInfluxes":{"__proto__":2,"constructor":3}}]}}}'
  )
  t.strictSame(parseAnswer('statistics', body).content?.stages[0]?.steps, [
    { id: '__proto__', current: 1, entered: 2 }, { id: 'constructor', current: null, entered: 3 }
  ])
  t.notOk('current' in {})
})

t.test('an answer that would be empty is malformed, with its location', async (t) => {
  const bodies: Array<[body: string, faults: string[]]> = [
    ['{}', ['body: expected an object with data']],
    ['{"data":7}', ['data: expected an object']],
    ['{"data":[{"attributes":{}}]}', ['data: expected an object']],
    ['{"data":{}}', ['data.attributes: expected an object']],
    ['{"data":{"attributes":null}}', ['data.attributes: expected an object']],
    ['{"data":{"attributes":[]}}', ['data.attributes: expected an object']]
  ]
  const violations = collectViolations()
  for (const [body, faults] of bodies) {
    const error = await failureOf(t, () => parseAnswer('statistics', Buffer.from(body)))
    violations.match(error, { code: 'upstream-malformed', endpoint: 'statistics' }, body, faults)
    violations.same(error.faults, faults, body, faults)
  }
  t.same(violations.found, [])
})

t.test('any other invalid value costs only itself, and is reported with its location', async (t) => {
  const bodies: Array<[attributes: string, places: string[], read: object]> = [
    ['{"size":1e999,"goalSize":"many","enteredSize":5}', ['size', 'goalSize'], { totals: { entered: 5, current: null, goals: null } }],
    ['{"history":{}}', ['history'], { history: [], isHistoryKnown: false }],
    ['{"history":[null,{"size":2}]}', ['history/0'], { history: [{ current: null }, { current: 2 }] }],
    ['{"history":[{"updatedAt":true,"size":2}]}', ['history/0/updatedAt'], { history: [{ updatedAt: null, current: 2 }] }],
    ['{"journeyStageStatistics":[{},{"stepSizes":{"123/KEY":true}}]}', ['journeyStageStatistics/1/stepSizes/*'],
      { stages: [{}, { steps: [{ id: '123/KEY', current: null }] }] }],
    ['{"journeyStageStatistics":[{"id":true,"size":3}]}', ['journeyStageStatistics/0/id'],
      { stages: [{ id: null, totals: { current: 3 } }] }],
    ['{"journeyStageStatistics":[{"history":[{"exitSizes":[1,null]}]}]}', ['journeyStageStatistics/0/history/0/exitSizes/1'],
      { stages: [{ history: [{ exitSizes: [1, null] }] }] }]
  ]
  const violations = collectViolations()
  for (const [attributes, places, read] of bodies) {
    const { content, drift } = parseAnswer('statistics', Buffer.from(`{"data":{"attributes":${attributes}}}`))
    violations.match(content, read, attributes)
    const { fields, count } = drift.find(({ kind }) => kind === 'invalid-value') ?? {}
    violations.same(fields, places.map(place => `/data/attributes/${place}`), attributes)
    violations.equal(count, places.length, attributes)
  }
  t.same(violations.found, [])
})

t.test('at most ten locations are reported', async (t) => {
  const history = Array.from({ length: 50 }, () => ({ size: 'x', goalInflux: 'x' }))
  const { drift } = parseAnswer('statistics', bodyOf({ data: { attributes: { size: 'x', history } } }))
  t.match(drift.find(({ kind }) => kind === 'invalid-value'), { count: 101, fields: { length: 10 } })
})

t.test('nesting in an unknown field does no harm', async (t) => {
  const deep = `${'['.repeat(60)}${']'.repeat(60)}`
  t.strictSame(parseAnswer('statistics', Buffer.from(`{"data":{"attributes":{"future":${deep}}}}`)).content, nothing)
})
