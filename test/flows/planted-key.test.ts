import { inspect } from 'node:util'
import t from 'tap'
import { faultJourneys } from '../../sandbox/fault-journeys.ts'
import { keyTraces } from '../support/service/key-traces.ts'
import { plantedKey, startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('the key is in no answer, header, log line, document or page, whatever TD does', async t => {
  const { get, log, sandbox, app } = await startService(t, { env: { TD_DEADLINE_MS: '400', LOG_LEVEL: 'trace' } })
  const seen: string[] = []
  const visit = async (path: string): Promise<void> => {
    const response = await get(path)
    seen.push(`${path} ${response.status} ${JSON.stringify([...response.headers])} ${await response.text()}`)
  }
  for (const { id } of faultJourneys) {
    await visit(`/v1/journeys/${id}/statistics`)
    await visit(`/v1/journeys/${id}/conversion-graph`)
    await visit(`/v1/journeys/${id}/overview`)
  }
  const echo = JSON.stringify({
    code: plantedKey, message: `the key ${plantedKey} is wrong`, errors: [{ code: plantedKey, detail: `TD1 ${plantedKey}` }]
  })
  for (const status of [200, 400, 401, 403, 404, 409, 422, 429, 500, 503]) {
    sandbox.setFault({ journeyId: '1001', times: 1, fault: { kind: 'body', status, body: echo } })
    await visit('/v1/journeys/1001/statistics')
  }
  sandbox.setFault({ journeyId: '1002', times: 1, fault: { kind: 'reset' } })
  for (const path of [
    '/v1/journeys/1002/statistics', '/v1/journeys/1000/activation-graph', '/v1/cache', '/openapi.json', '/openapi.yaml', '/docs',
    '/docs/static/swagger-initializer.js', '/healthz', '/nothing', '/v1/journeys/x/statistics'
  ]) await visit(path)
  t.ok(sandbox.calls.log().every(({ authorized }) => authorized), 'the key was in use')
  t.ok(log.length > 20, 'there is a log to search')
  const everything = [...seen, ...log, inspect(app, { depth: 4 })].join('\n')
  const violations = collectViolations()
  for (const trace of keyTraces) violations.notOk(everything.includes(trace), `no trace of ${trace.slice(0, 4)}…`)
  t.same(violations.found, [])
})
