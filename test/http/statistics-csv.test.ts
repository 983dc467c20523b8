import t from 'tap'
import { statisticsSchema } from '../../src/http/schemas/statistics.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1001/statistics'

t.test('each table has the report\'s rows, and names the JSON for its warnings', async t => {
  const service = await startService(t)
  const { series, stages } = statisticsSchema.parse((await readAnswer(service, path)).json)
  const rows = {
    series: series.length,
    stages: stages.length,
    'stage-series': stages.flatMap(stage => stage.series).length,
    steps: stages.flatMap(stage => stage.steps).length,
    exits: stages.flatMap(stage => stage.exits).length
  }
  t.ok(Object.values(rows).every(count => count > 0))
  const violations = collectViolations()
  for (const [table, count] of Object.entries(rows)) {
    const answer = await readAnswer(service, `${path}?format=csv&table=${table}`)
    violations.equal(parseCsv(answer.bytes.toString()).length - 1, count, table)
    violations.equal(answer.header('link'), `<${path}?format=json>; rel="describedby"; type="application/json"`, table, count)
    violations.equal(answer.header('content-disposition'), `inline; filename="journey-1001-statistics-${table}.csv"`, table)
  }
  t.same(violations.found, [])
  t.equal(service.sandbox.calls.of('statistics'), 1)
})

t.test('the series is the default table, by format or Accept', async t => {
  const service = await startService(t)
  const named = await readAnswer(service, `${path}?format=csv`)
  const accepted = await readAnswer(service, path, { accept: 'text/csv' })
  t.match(named.bytes.toString(), /^"updatedAt","current","entries","goals","exits","jumps","netChange"\r\n/)
  t.same(accepted.bytes, named.bytes)
  t.match(accepted.header('vary'), /, Accept$/)
  t.match((await readAnswer(service, `${path}?table=stages`, { accept: 'text/csv' })).bytes.toString(), /^"index","id",/)
  t.equal((await readAnswer(service, path, { accept: 'image/svg+xml' })).status, 406)
})

t.test('tables are only for CSV', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const query of ['format=json&table=series', 'format=csv&table=nothing', 'format=svg']) {
    violations.equal((await readAnswer(service, `${path}?${query}`)).status, 400, query)
  }
  t.same(violations.found, [])
})
