import t from 'tap'
import { sandboxJourneys } from '../../sandbox/sandbox-journeys.ts'
import { plantedKey } from '../support/service/start-service.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1001/statistics'
const warnings = (log: readonly string[]) => log.map(line => JSON.parse(line)).filter(({ msg }) => /does not match/.test(msg))

t.test('nothing that the sandbox sends is drift', async t => {
  const { log, read, sandbox } = await startOnClock(t)
  const violations = collectViolations()
  for (const { id } of sandboxJourneys) {
    for (const report of ['statistics', 'conversion-graph', 'activation-graph']) {
      for (const query of ['', '?from=2026-09-01&to=2026-09-07']) {
        violations.equal((await read(`/v1/journeys/${id}/${report}${query}`)).status, 200, query, report, id)
      }
    }
  }
  t.same(violations.found, [])
  t.equal(sandbox.calls.total(), sandboxJourneys.length * 7)
  t.same(warnings(log), [])
})

t.test('an answer that does not match the schema is served, reported to its reader, and logged once', async t => {
  const { clock, sandbox, log, read } = await startOnClock(t, { env: { TD_DEFINITIONS: 'off' } })
  const address = `${sandbox.origin}/entities/journeys/1001/statistics`
  const original = await (await fetch(address, { headers: { authorization: `TD1 ${plantedKey}` } })).json() as {
    data: { attributes: Record<string, unknown> }
  }
  const { journeyStageStatistics, size, completionRate, ...attributes } = original.data.attributes
  const departed = {
    ...attributes, size: String(size), completionRate: Number(completionRate) / 100, 'journey-stage-statistics': journeyStageStatistics
  }
  const serve = (id: string): void => {
    sandbox.setFault({
      journeyId: '1001', fault: { kind: 'status', status: 200, body: JSON.stringify({ data: { id, attributes: departed } }) }
    })
  }
  serve('1')
  t.match(await read(path), {
    status: 200,
    json: {
      totals: { current: size },
      rates: { completion: { reportedPercent: departed.completionRate } },
      stages: [],
      warnings: [
        { code: 'fraction-as-percent', ids: ['rates/completion'] }, { code: 'renamed-field', ids: ['attributes.journey-stage-statistics'] },
        { code: 'number-as-text', ids: ['attributes.size'] }
      ]
    }
  })
  t.same(warnings(log).map(({ kind }) => kind), ['renamed-field', 'number-as-text', 'fraction-as-percent'])
  const violations = collectViolations()
  for (const line of warnings(log)) violations.match(line, { level: 40, endpoint: 'statistics', journeyId: '1001', count: 1 }, line)
  t.same(violations.found, [])

  for (let hit = 0; hit < 3; hit++) await read(path)
  await clock.advance(10 * 60_000)
  serve('2')
  t.equal((await read(path, { 'cache-control': 'no-cache' })).status, 200)
  t.equal(warnings(log).length, 3)
})
