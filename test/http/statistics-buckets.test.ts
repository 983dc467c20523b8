import t from 'tap'
import { calendarUnits } from '../../src/domain/time/calendar-unit.ts'
import { statisticsSchema } from '../../src/http/schemas/statistics.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { untilRefreshed } from '../support/service/read-answer.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1001/statistics'
const month = 'from=2026-08-17&to=2026-09-15'

async function readStatistics (service: ServiceOnClock, query: string) {
  const { status, json } = await service.read(`${path}?${query}`)
  t.equal(status, 200, query)
  return statisticsSchema.parse(json)
}

t.test('buckets of the journey and of each stage add up to their periods', async t => {
  const service = await startOnClock(t)
  const violations = collectViolations()
  for (const by of calendarUnits) {
    const { buckets = [], period, stages, checks } = await readStatistics(service, `${month}&by=${by}`)
    violations.equal(buckets.reduce((sum, { runs }) => sum + (runs ?? NaN), 0), 30, by)
    violations.equal(buckets.reduce((sum, { flows }) => sum + Number(flows.goals), 0), period?.flows.goals, by)
    for (const { id, buckets: ofStage = [], period } of stages) {
      violations.same(ofStage.map(({ from, to }) => [from, to]), buckets.map(({ from, to }) => [from, to]), by, id)
      violations.equal(ofStage.reduce((sum, { flows }) => sum + Number(flows.milestones), 0), period?.flows.milestones, by, id)
    }
    violations.same(checks.filter(({ id }) => id.includes('bucket')).map(({ status }) => status), Array(20).fill('ok'), by)
  }
  t.same(violations.found, [])
  const { buckets: weeks = [] } = await readStatistics(service, `${month}&by=week`)
  t.same(weeks.map(({ from, to, complete }) => [from, to, complete]), [
    ['2026-08-17', '2026-08-23', true], ['2026-08-24', '2026-08-30', true], ['2026-08-31', '2026-09-06', true],
    ['2026-09-07', '2026-09-13', true], ['2026-09-14', '2026-09-15', false]
  ])
  t.equal(service.sandbox.calls.of('statistics'), 1, 'all of it from one source')
  t.notOk('buckets' in (await readStatistics(service, month)), 'without by there are none')
})

t.test('a table has a row for each bucket, and for each stage and bucket', async t => {
  const service = await startOnClock(t)
  const { buckets = [], stages } = await readStatistics(service, `${month}&by=week`)
  const read = async (query: string) => await service.read(`${path}?${month}&by=week&format=csv${query}`)
  const weeks = await read('')
  t.match(weeks.header('link'), /format=json&by=week>; rel="describedby"/)
  const [header, ...rows] = parseCsv(weeks.bytes.toString())
  const names = ['goal', 'exitOrJump', 'goalOfLeavers'] as const
  t.same(header, [
    'from', 'to', 'complete', 'runs', 'entries', 'goals', 'exits', 'jumps',
    ...['', 'Low', 'High', 'Withheld'].flatMap(suffix => names.map(name => `${name}Rate${suffix}`))
  ])
  t.same(rows, buckets.map(({ from, to, complete, runs, flows: { entries, goals, exits, jumps }, rates }) => {
    const ofRates = names.map(name => rates[name])
    return [
      from, to, complete, runs, entries, goals, exits, jumps, ...ofRates.map(({ value }) => value),
      ...ofRates.map(({ interval }) => interval?.low), ...ofRates.map(({ interval }) => interval?.high),
      ...ofRates.map(({ withheld }) => withheld)
    ].map(cell => String(cell ?? ''))
  }))
  const ofStages = parseCsv((await read('&table=stage-buckets')).bytes.toString())
  t.equal(ofStages.length - 1, buckets.length * stages.length)
  t.match(ofStages[1], ['0', '100101', 'Awareness', '2026-08-17', '2026-08-23', 'true', '7'])
  t.same((await service.read(`${path}?${month}&by=week`, { accept: 'text/csv' })).bytes, weeks.bytes, 'by Accept, too')
})

t.test('invalid combinations are refused', async t => {
  const service = await startOnClock(t)
  const violations = collectViolations()
  for (const [query, name] of [
    ['by=week', 'by'], [`${month}&by=year`, 'by'], [`${month}&by=week&by=day`, 'by'], [`${month}&format=csv&table=buckets`, 'table'],
    [`${month}&by=week&format=csv&table=series`, 'table'], [`${month}&by=week&format=json&table=buckets`, 'table']
  ]) {
    violations.match(await service.read(`${path}?${query}`), { status: 400, json: { errors: [{ in: 'query', name }] } }, query)
  }
  const explain = '/v1/journeys/1001/explain?pointer=/buckets/0/runs&by=week'
  violations.equal((await service.read(`${explain}&report=statistics`)).status, 400)
  violations.equal((await service.read(`${explain}&report=overview&${month}`)).status, 400)
  t.same(violations.found, [])
})

t.test('a number of a bucket is explained by the runs of its days', async t => {
  const service = await startOnClock(t)
  const { stages } = await readStatistics(service, `${month}&by=week`)
  const value = stages[1]?.buckets?.[2]?.rates.milestone.value
  const { json } = await service.read(
    `/v1/journeys/1001/explain?report=statistics&${month}&by=week&pointer=/stages/1/buckets/2/rates/milestone`)
  t.match(json, {
    value, formula: 'milestones / entries', operands: [{ name: 'milestones', addends: Array(7).fill({}) }, { name: 'entries' }]
  })
})

t.test('a unit becomes complete when it ends, with a new answer', async t => {
  const service = await startOnClock(t, { at: '2026-09-20T23:58:00Z' })
  const query = 'from=2026-09-14&to=2026-09-21&by=week'
  const before = await readStatistics(service, query)
  t.match(before.buckets, [{ from: '2026-09-14', complete: false }, { from: '2026-09-21', complete: false }])
  await service.clock.advance(3 * 60_000)
  await untilRefreshed(service)
  t.match((await readStatistics(service, query)).buckets, [{ complete: true }, { complete: false }])
})
