import { readFile } from 'node:fs/promises'
import t from 'tap'
import { parseAnswer } from '../../../src/treasure-data/contract/parse-answer.ts'
import { failureOf } from '../../support/td/start-upstream.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const parseValue = (data: unknown) => parseAnswer('activation', Buffer.from(JSON.stringify({ data }))).content
const chartOf = (chart: unknown, journeyStageId: unknown = '7') => ({ attributes: { journeyStageId, updatedAt: 'u', chart } })
const empty = { stageId: '7', updatedAt: 'u', nodes: [], links: [], isWhole: true }
const unknown = { ...empty, isWhole: false }
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

t.test('every field is read into its place', async (t) => {
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
    links: [{ source: 'a', target: 'b', value: 3, reportedPercent: 12.5 }],
    isWhole: true
  }])
})

t.test('no data gives no chart', async (t) => {
  const violations = collectViolations()
  for (const data of [null, [], {}, [{}]]) violations.strictSame(parseValue(data), [], data)
  t.same(violations.found, [])
})

t.test('a chart without parts has no nodes, and unknown links', async (t) => {
  const violations = collectViolations()
  for (const chart of [undefined, null, {}, { data: null, metaData: null }, { data: [], metaData: {} }, { metaData: { links: null } }]) {
    violations.strictSame(parseValue([chartOf(chart)]), [unknown], chart)
  }
  violations.strictSame(parseValue([chartOf({ metaData: { links: [] } })]), [empty])
  for (const item of [{ attributes: null }, { attributes: {} }, { id: '1', type: 'journeySankeyChart' }]) {
    violations.strictSame(parseValue([item]), [{ stageId: null, updatedAt: null, nodes: [], links: [], isWhole: false }], item)
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
  const chart = chartOf({ metaData: { links: [] } })
  const withoutStage = chartOf({ metaData: { links: [] } }, null)
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

t.test('an answer without any chart is malformed, with its location', async (t) => {
  const cases: Array<[data: unknown, fault: string]> = [
    ['text', 'data: expected a chart'],
    [7, 'data: expected a chart'],
    [[null], 'data: expected a chart'],
    [[[]], 'data: expected a chart'],
    [{ 'KEY/1': 7 }, 'data: expected a chart'],
    [[{ PLANTEDKEY: { a: 1 } }], 'data: expected a chart'],
    [[chartOf({ metaData: { links: Array.from({ length: 10_001 }, () => 0) } })],
      'data.0.attributes.chart.metaData.links: expected at most 10,000 links in all charts']
  ]
  const violations = collectViolations()
  for (const [data, fault] of cases) {
    const error = await failureOf(t, () => parseValue(data))
    violations.match(error, { code: 'upstream-malformed', endpoint: 'activation' }, fault)
    violations.same(error.faults, [fault])
  }
  t.same(violations.found, [])
})

t.test('any other invalid value costs only itself, and is reported with its location', async (t) => {
  const charts = '/data/0/attributes/chart'
  const node = { label: 'a', id: null, type: null, name: null }
  const whole = { ...link, reportedPercent: null }
  const cases: Array<[data: unknown, places: string[], read: object[]]> = [
    [{ 12: [chartOf({ metaData: { links: [] } }), 7] }, ['/data/*/*/1'], [empty, { stageId: '12', isWhole: false }]],
    [{ 12: [chartOf({})], 13: 'x' }, ['/data/*/*'], [unknown, { stageId: '13', isWhole: false }]],
    [[{ attributes: [] }], ['/data/0/attributes'], [{ stageId: null, isWhole: false }]],
    [[chartOf([])], [charts], [unknown]],
    [[chartOf({ data: {}, metaData: [] })], [`${charts}/data`, `${charts}/metaData`], [unknown]],
    [[chartOf({ data: [{ value: {} }, { label: 7 }, null] })], [`${charts}/data/1/label`, `${charts}/data/2`], [{ nodes: { length: 0 } }]],
    [[chartOf({ data: [{ label: 'a', value: 7 }] })], [`${charts}/data/0/value`], [{ nodes: [node] }]],
    [[chartOf({ data: [{ label: 'a', value: { type: 7 } }] })], [`${charts}/data/0/value/type`], [{ nodes: [node] }]],
    [[chartOf({ metaData: { links: [link, 7, null] } })], [`${charts}/metaData/links/1`, `${charts}/metaData/links/2`],
      [{ links: [whole], isWhole: false }]],
    [[chartOf({ metaData: { links: [link, null] } })], [`${charts}/metaData/links/1`], [{ links: [whole], isWhole: true }]],
    [[chartOf({ metaData: { links: [{ ...link, source: 7 }] } })], [`${charts}/metaData/links/0/source`], [{ links: [], isWhole: false }]],
    [[chartOf({ metaData: { links: [{ ...link, value: 'x' }] } })], [`${charts}/metaData/links/0/value`],
      [{ links: [{ ...whole, value: null }], isWhole: true }]],
    [[chartOf({ metaData: { links: [{ ...link, conversionRate: '12 %' }] } })], [`${charts}/metaData/links/0/conversionRate`],
      [{ links: [whole], isWhole: true }]],
    [[chartOf({}, true)], ['/data/0/attributes/journeyStageId'], [{ stageId: null }]]
  ]
  const violations = collectViolations()
  for (const [data, places, read] of cases) {
    const { content, drift } = parseAnswer('activation', Buffer.from(JSON.stringify({ data })))
    violations.match(content, read, data)
    violations.same(drift.find(({ kind }) => kind === 'invalid-value')?.fields, places, data)
  }
  t.same(violations.found, [])
})
