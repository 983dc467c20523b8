import t from 'tap'
import { pointerOf } from '../../../src/domain/explain/json-pointer.ts'
import type { NumberLocation } from '../../../src/domain/numbers/number-location.ts'
import { locateCharts, locateStatistics } from '../../../src/treasure-data/contract/locate-numbers.ts'
import { parseAnswer } from '../../../src/treasure-data/contract/parse-answer.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const bodyOf = (data: unknown) => Buffer.from(JSON.stringify({ data }))
const show = (place: NumberLocation | null | undefined) => place == null ? null : `${place.source} ${pointerOf(place.path)} ${place.value}`

const link = (value: unknown) => ({ source: '7', target: '8', value, conversionRate: '12.5' })
const chart = (...values: unknown[]) => ({
  id: 1,
  attributes: { journeyStageId: 7, chart: { title: 5, data: [{ label: '7', value: { id: 3 } }], metaData: { links: values.map(link) } } }
})
const at = '/attributes/chart/metaData/links'

t.test('links are found in every form of TD\'s charts', async t => {
  const cases: Array<[data: unknown, found: string[]]> = [
    [[chart(1, ' 2'), chart(3)], [`/data/0${at}/0/value 1`, `/data/0${at}/1/value 2`, `/data/1${at}/0/value 3`]],
    [chart('4.0'), [`/data${at}/0/value 4`]],
    [{ 'a/b~': [chart(5)], 12: [chart(6)] }, [`/data/12/0${at}/0/value 6`, `/data/a~1b~0/0${at}/0/value 5`]],
    [[{ 12: [chart(7), chart(8)] }, chart(9)], [`/data/0/12/0${at}/0/value 7`, `/data/0/12/1${at}/0/value 8`, `/data/1${at}/0/value 9`]],
    [null, []]
  ]
  const violations = collectViolations()
  for (const [data, found] of cases) {
    const body = bodyOf(data)
    const { content: charts } = parseAnswer('activation', body)
    const located = locateCharts(body, 'activation')
    violations.strictSame(
      located.flatMap(({ links }) => links.map(({ value }) => show(value))),
      found.map(text => `activation ${text}`),
      data,
      found
    )
    violations.strictSame(located.map(({ stageId, nodes }) => ({ stageId, nodes })),
      charts.map(({ stageId, nodes }) => ({ stageId, nodes })), 'and texts stay', data, found)
    violations.ok(
      located.every(({ links }) => links.every(({ reportedPercent, source }) => reportedPercent?.value === 12.5 && source === '7')),
      data,
      found
    )
  }
  t.same(violations.found, [])
})

t.test('numbers of statistics are found, and missing ones are null', async t => {
  const body =
    Buffer.from('{"data":{"attributes":{"size":"3","goalSize":null,"history":[{"size":1},{"size":2,"size":5}],"journeyStageStatistics":[' +
    '{"id":7,"size":0,"stepSizes":{"a/b":1,"__proto__":2,"\\ud800":3},"stepInfluxes":{"\\ud801":9},"history":[{"exitSizes":["4",5]}]}]}}}')
  const located = locateStatistics(body)
  if (located === null) throw new Error('no statistics')
  const { totals, history, stages: [stage] } = located
  t.strictSame([totals.current, totals.goals, totals.entered].map(show), ['statistics /data/attributes/size 3', null, null])
  t.strictSame(history.map(({ current }) => show(current)),
    ['statistics /data/attributes/history/0/size 1', 'statistics /data/attributes/history/1/size 5'])
  const of = 'statistics /data/attributes/journeyStageStatistics/0'
  t.equal(stage?.id, '7')
  t.equal(show(stage?.totals.current), `${of}/size 0`)
  t.strictSame(stage?.steps.map(({ id, current, entered }) => [id, show(current), show(entered)]), [
    ['a/b', `${of}/stepSizes/a~1b 1`, null], ['__proto__', `${of}/stepSizes/__proto__ 2`, null],
    ['\ufffd', `${of}/stepSizes/\ud800 3`, `${of}/stepInfluxes/\ud801 9`]
  ])
  t.strictSame(stage?.history[0]?.exitSizes?.map(show), [`${of}/history/0/exitSizes/0 4`, `${of}/history/0/exitSizes/1 5`])
})

t.test('parts that the parser ignores cost nothing, however deep or large', async t => {
  const deep = '['.repeat(60) + ']'.repeat(60)
  const body = Buffer.from(`{"data":{"attributes":{"size":1,"unread":${deep},"more":[${'0,'.repeat(100_000)}0]}}}`)
  t.equal(show(locateStatistics(body)?.totals.current), 'statistics /data/attributes/size 1')
})
