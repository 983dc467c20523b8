import { readFile } from 'node:fs/promises'
import t from 'tap'
import { parseAnswer } from '../../../src/treasure-data/contract/parse-answer.ts'
import { failureOf } from '../../support/td/start-upstream.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const parseValue = (data: unknown) => parseAnswer('activation', Buffer.from(JSON.stringify({ data }))).content
const chartOf = (chart: unknown, journeyStageId: unknown = '7') => ({ attributes: { journeyStageId, updatedAt: 'u', chart } })
const empty = { stageId: '7', updatedAt: 'u', nodes: [], links: [] }
const link = { source: 'a', target: 'b', value: 1 }

t.test('the documented samples are read', async (t) => {
  const [conversion, ...others] = parseAnswer('conversion', await readFile('sandbox/samples/conversion_sankey_charts.json')).content
  t.same(others, [])
  t.match(conversion, { stageId: 'Stage ID', updatedAt: '2023-11-11T03:02:32.000Z' })
  t.equal(conversion?.nodes.length, 12)
  t.equal(conversion?.links.length, 17)
  t.ok(conversion?.links.every(({ reportedPercent }) => reportedPercent === null))

  const [activation] = parseAnswer('activation', await readFile('sandbox/samples/activation_sankey_charts.json')).content
  t.match(activation, { stageId: 'Stage ID', updatedAt: 'xxx' })
  t.strictSame(activation?.nodes.slice(1, 4), [
    { label: 'activation-2', id: '2', type: 'activation', name: 'Activation 2' },
    { label: 'goal', id: null, type: 'goal', name: 'Goal' },
    { label: 'exit-1-1', id: null, type: 'exit', name: null }
  ])
  t.strictSame(activation?.links.at(-1), { source: 'activation-2', target: 'jump-{jump_uuid}', value: 0, reportedPercent: null })
})

t.test('every field goes to its place', async (t) => {
  t.strictSame(parseValue([{
    id: '1',
    type: 'journeySankeyChart',
    attributes: {
      journeyId: '1',
      journeyStageId: 7,
      updatedAt: 'u',
      chart: {
        title: 't',
        chartType: 'sankey',
        data: [{ label: 'a', value: { id: 5, type: 'new', name: 'n\ud800' } }],
        metaData: { links: [{ source: 'a', target: 'b', value: '3', conversionRate: '12.5' }] }
      }
    }
  }]), [{
    stageId: '7',
    updatedAt: 'u',
    nodes: [{ label: 'a', id: '5', type: 'new', name: 'n\ufffd' }],
    links: [{ source: 'a', target: 'b', value: 3, reportedPercent: 12.5 }]
  }])
})

t.test('no data gives no chart', async (t) => {
  const violations = collectViolations()
  for (const data of [null, [], {}, [{}]]) violations.strictSame(parseValue(data), [], data)
  t.same(violations.found, [])
})

t.test('a chart without parts is empty', async (t) => {
  const violations = collectViolations()
  for (const chart of [undefined, null, {}, { data: null, metaData: null }, { data: [], metaData: {} }, { metaData: { links: null } }]) {
    violations.strictSame(parseValue([chartOf(chart)]), [empty], chart)
  }
  for (const item of [{ attributes: null }, { attributes: {} }, { id: '1', type: 'journeySankeyChart' }]) {
    violations.strictSame(parseValue([item]), [{ stageId: null, updatedAt: null, nodes: [], links: [] }], item)
  }
  for (const value of [undefined, null, {}]) {
    violations.strictSame(
      parseValue([chartOf({ data: [{ label: 'a', value }] })])[0]?.nodes,
      [{ label: 'a', id: null, type: null, name: null }],
      value
    )
  }
  t.same(violations.found, [])
})

t.test('data may be a list, a single chart, or a map from stages to charts', async (t) => {
  const chart = chartOf({})
  const withoutStage = chartOf({}, null)
  t.strictSame(parseValue(chart), [empty])
  t.strictSame(parseValue([chart, chart]), [empty, empty])
  t.strictSame(parseValue({ 12: [chart, withoutStage], 13: [withoutStage], 14: null, 15: [] }), [
    empty, { ...empty, stageId: '12' }, { ...empty, stageId: '13' }
  ])
  t.strictSame(parseValue([{ 12: [withoutStage] }, chart, { stageId: [withoutStage] }]), [
    { ...empty, stageId: '12' }, empty, { ...empty, stageId: null }
  ])
  const proto = Buffer.from(`{"data":{"__proto__":[${JSON.stringify(withoutStage)}]}}`)
  t.strictSame(parseAnswer('activation', proto).content, [{ ...empty, stageId: '__proto__' }])
})

t.test('what does not fit is malformed, with its place', async (t) => {
  const charts = 'data.0.attributes.chart'
  const cases: Array<[data: unknown, faults: string[]]> = [
    ['text', ['data: expected an object']],
    [[null], ['data.0: expected an object']],
    [[[]], ['data.0: expected an object']],
    [{ 'KEY/1': 7 }, ['data.*: expected an array']],
    [[{ PLANTEDKEY: { a: 1 } }], ['data.0.*: expected an array']],
    [{ 12: [chartOf({}), 7] }, ['data.*.1: expected an object']],
    [[{ attributes: [] }], ['data.0.attributes: expected an object']],
    [[chartOf([])], [`${charts}: expected an object`]],
    [[chartOf({ data: {}, metaData: [] })], [`${charts}.data: expected an array`, `${charts}.metaData: expected an object`]],
    [[chartOf({ data: [{ value: {} }] })], [`${charts}.data.0.label: expected a text`]],
    [[chartOf({ data: [{ label: 'a', value: 7 }] })], [`${charts}.data.0.value: expected an object`]],
    [[chartOf({ data: [{ label: 'a', value: { type: 7 } }] })], [`${charts}.data.0.value.type: expected a text`]],
    [[chartOf({ metaData: { links: [link, {}] } })], [
      `${charts}.metaData.links.1.source: expected a text`,
      `${charts}.metaData.links.1.target: expected a text`,
      `${charts}.metaData.links.1.value: expected a number`
    ]],
    [[chartOf({ metaData: { links: [{ ...link, value: null }] } })], [`${charts}.metaData.links.0.value: expected a number`]],
    [[chartOf({ metaData: { links: [{ ...link, conversionRate: '12 %' }] } })], [
      `${charts}.metaData.links.0.conversionRate: expected a number`
    ]],
    [[chartOf({}, true)], ['data.0.attributes.journeyStageId: expected an id']]
  ]
  const violations = collectViolations()
  for (const [data, faults] of cases) {
    const error = await failureOf(t, () => parseValue(data))
    violations.match(error, { code: 'upstream-malformed', endpoint: 'activation' }, data, faults)
    violations.same(error.faults, faults, data, faults)
  }
  t.same(violations.found, [])
})

t.test('10,000 faulty links are refused at once', async (t) => {
  const links = Array.from({ length: 10_000 }, () => ({}))
  const error = await failureOf(t, () => parseValue([chartOf({ metaData: { links } })]))
  t.equal(error.faults.length, 5)
})
