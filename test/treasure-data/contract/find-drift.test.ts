import { readFile } from 'node:fs/promises'
import t from 'tap'
import type { Drift } from '../../../src/domain/td/drift.ts'
import { parseAnswer } from '../../../src/treasure-data/contract/parse-answer.ts'
import { collectViolations } from '../../support/collect-violations.ts'

interface Statistics { data: { attributes: Record<string, unknown> & { history: object[], journeyStageStatistics: object[] } } }
interface Charts { data: Array<{ attributes: Record<string, unknown> & { chart: { data: object[], metaData: { links: object[] } } } }> }

const read = async (name: string) => JSON.parse(await readFile(`sandbox/samples/${name}.json`, 'utf8'))
const statisticsSample: Statistics = await read('statistics')
const chartsSample: Charts = await read('conversion_sankey_charts')

function driftOfStatistics (change: (attributes: Statistics['data']['attributes']) => void): Drift[] {
  const body = structuredClone(statisticsSample)
  change(body.data.attributes)
  return parseAnswer('statistics', Buffer.from(JSON.stringify(body))).drift
}

function driftOfCharts (change: (attributes: Charts['data'][number]['attributes']) => void): Drift[] {
  const body = structuredClone(chartsSample)
  for (const { attributes } of body.data) change(attributes)
  return parseAnswer('conversion', Buffer.from(JSON.stringify(body))).drift
}

t.test('the documented samples have no drift, nor has an answer without data', async t => {
  t.same(driftOfStatistics(() => {}), [])
  t.same(driftOfCharts(() => {}), [])
  t.same(parseAnswer('activation', Buffer.from(JSON.stringify(await read('activation_sankey_charts')))).drift, [])
  t.same(parseAnswer('statistics', Buffer.from('{"data":null}')).drift, [])
  const violations = collectViolations()
  for (const data of ['null', '[]']) violations.same(parseAnswer('activation', Buffer.from(`{"data":${data}}`)).drift, [], data)
  t.same(violations.found, [])
})

t.test('numbers as texts and negative numbers are reported by field', async t => {
  t.same(driftOfStatistics(attributes => {
    attributes['size'] = '293'
    Object.assign(attributes.journeyStageStatistics[0] ?? {}, { stepSizes: { a: '-2', b: -1, c: 5 }, completeMilestoneRate: -0.5 })
    Object.assign(attributes.journeyStageStatistics[1] ?? {},
      { history: [{ ...Object(attributes.journeyStageStatistics[1]).history[0], exitSizes: [3, -4] }] })
  }), [
    { kind: 'number-as-text', fields: ['attributes.size', 'attributes.journeyStageStatistics.stepSizes.*'], count: 2 },
    {
      kind: 'negative-value',
      fields: [
        'attributes.journeyStageStatistics.completeMilestoneRate',
        'attributes.journeyStageStatistics.stepSizes.*',
        'attributes.journeyStageStatistics.history.exitSizes'
      ],
      count: 4
    }
  ])
})

t.test('ids as numbers', async t => {
  t.same(driftOfCharts(attributes => {
    attributes['journeyStageId'] = 7
    attributes.chart.data = attributes.chart.data.slice(0, 1).map(node => ({ ...node, value: { id: 12, type: 'stage', name: 'n' } }))
  }), [{ kind: 'id-as-number', fields: ['attributes.chart.data.value.id', 'attributes.journeyStageId'], count: 2 }])
})

t.test('missing fields, and parts whose absence would make a report look empty', async t => {
  t.same(driftOfStatistics(attributes => {
    delete attributes['goalSize']
    attributes['enteredSize'] = null
    Reflect.deleteProperty(attributes, 'journeyStageStatistics')
  }), [
    { kind: 'missing-field', fields: ['attributes.enteredSize', 'attributes.goalSize'], count: 2 },
    { kind: 'missing-part', fields: ['attributes.journeyStageStatistics'], count: 1 }
  ])
  t.same(driftOfCharts(attributes => { Reflect.deleteProperty(attributes.chart, 'metaData') }), [
    { kind: 'missing-part', fields: ['attributes.chart.metaData'], count: 1 }
  ])
  t.same(driftOfStatistics(({ journeyStageStatistics }) => {
    for (const stage of journeyStageStatistics) Reflect.deleteProperty(stage, 'stepSizes')
  }), [{ kind: 'missing-part', fields: ['attributes.journeyStageStatistics.stepSizes'], count: 4 }])
})

t.test('a nullable field must be present', async t => {
  t.same(driftOfCharts(attributes => { attributes['journeyStageId'] = null }), [])
  t.same(driftOfCharts(attributes => { delete attributes['journeyStageId'] }),
    [{ kind: 'missing-field', fields: ['attributes.journeyStageId'], count: 1 }])
})

t.test('a renamed field is reported as such, including optional ones', async t => {
  t.same(driftOfStatistics(attributes => {
    attributes['goal_size'] = attributes['goalSize']
    delete attributes['goalSize']
    for (const stage of attributes.journeyStageStatistics) Object.assign(stage, { 'step-influxes': {} })
  }), [
    { kind: 'renamed-field', fields: ['attributes.goal_size', 'attributes.journeyStageStatistics.step-influxes'], count: 5 }
  ])
  t.same(driftOfStatistics(attributes => { attributes['GoalSize'] = 1 }),
    [{ kind: 'unknown-field', fields: ['attributes.GoalSize'], count: 1 }])
})

t.test('unknown fields are named unless the name could be a key, at most ten', async t => {
  const [first, ...others] = driftOfStatistics(attributes => {
    attributes['PLANTEDKEY0123'] = 1
    attributes['a'.repeat(65)] = 1
    for (const letter of 'abcdefghijkl') attributes[`future${letter}`] = 1
  })
  t.same(others, [])
  t.match(first, { kind: 'unknown-field', count: 14 })
  t.same(first?.fields, ['attributes.*', ...Array.from('abcdefghi', letter => `attributes.future${letter}`)])
})

t.test('charts in another shape than a list are read and reported', async t => {
  const [chart] = chartsSample.data
  const driftOf = (data: unknown) => parseAnswer('activation', Buffer.from(JSON.stringify({ data }))).drift
  t.same(driftOf(chart), [{ kind: 'other-shape', fields: ['data'], count: 1 }])
  t.same(driftOf([{ 12: [chart, { ...chart, later: 1 }], 13: null }]), [
    { kind: 'other-shape', fields: ['data.*'], count: 1 }, { kind: 'unknown-field', fields: ['later'], count: 1 }
  ])
})
