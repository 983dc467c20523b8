import t from 'tap'
import { readAnswer, until, untilCalled } from '../support/service/read-answer.ts'
import { parseCsv } from '../support/service/parse-csv.ts'
import { startService } from '../support/service/start-service.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('journeys come in the requested order, and one bad id affects no other', async t => {
  const service = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1000', '1001', '404404'] } })
  const headers = { 'x-api-key': service.keys.web }
  const { status, json } = await readAnswer(service, '/v1/journeys?ids=1001,x,1002,404404,1000', headers)
  t.match({ status, json }, {
    status: 200,
    json: {
      journeys: [
        { journeyId: '1001', status: 'ok', problem: null },
        { journeyId: 'x', status: 'failed', problem: { code: 'invalid-request' } },
        { journeyId: '1002', status: 'failed', problem: { code: 'forbidden' } },
        { journeyId: '404404', status: 'failed', problem: { code: 'journey-not-found' }, totals: null },
        { journeyId: '1000', status: 'ok', totals: { entered: 1489 }, rates: { completion: { value: 8 / 1489 } } }
      ]
    }
  })
  t.match((await readAnswer(service, '/v1/journeys?sort=journeyId', headers)).json,
    { journeys: [{ journeyId: '1000' }, { journeyId: '1001' }, { journeyId: '404404' }] })
})

t.test('as a table, each journey has a row, with the problem of one without numbers', async t => {
  const { get } = await startService(t)
  const answer = await get('/v1/journeys?ids=1001,404404,1000&format=csv')
  t.equal(answer.headers.get('content-type'), 'text/csv; charset=utf-8; header=present')
  const [header = [], ...rows] = parseCsv(await answer.text())
  t.same(header.slice(0, 7), ['journeyId', 'name', 'status', 'problem', 'dataUpdatedAt', 'totalsScope', 'entered'])
  t.same(rows.map(row => [row[0], row[2], row[3], row[5]]), [
    ['1001', 'ok', '', 'cumulative'], ['404404', 'failed', 'journey-not-found', ''], ['1000', 'ok', '', 'cumulative']
  ])
  t.same(rows.map(({ length }) => length), [header.length, header.length, header.length])
  t.equal(rows[2]?.[header.indexOf('completionRate')], String(8 / 1489))
  const statuses = await Promise.all(['format=csv', 'ids=1001&format=csv&trend=true', 'ids=1001&format=svg'].map(async query =>
    (await get(`/v1/journeys?${query}`)).status))
  t.same(statuses, [400, 400, 400])
})

t.test('several journeys have validators, an age and a cache status, in JSON and as a table', async t => {
  const { read, clock, sandbox } = await startOnClock(t, { env: { TD_DEFINITIONS: 'off' } })
  const url = '/v1/journeys?ids=1001,404404,1000&trend=true'
  const first = await read(url, { 'accept-encoding': 'gzip' })
  t.match({ cache: first.header('cache-status'), coding: first.header('content-encoding'), age: first.header('age') },
    { cache: 'td-journey-bff; fwd=uri-miss; stored', coding: 'gzip', age: '0' })
  await clock.advance(10_000)
  const again = await read(url, { 'accept-encoding': 'gzip', 'if-none-match': first.header('etag') ?? '' })
  t.match({ status: again.status, cache: again.header('cache-status'), age: again.header('age') },
    { status: 304, cache: 'td-journey-bff; hit; ttl=290', age: '10' })
  t.equal((await read(url, { 'if-match': '"other"' })).status, 412)
  const table = await read('/v1/journeys?ids=1001&range=last_7d&format=csv')
  t.match(table.header('etag'), /^"/)
  t.equal(table.header('content-disposition'), 'inline; filename="journeys-2026-09-09-to-2026-09-15.csv"')

  const calls = sandbox.calls.total()
  const held = await read('/v1/journeys?ids=1001,1002', { 'cache-control': 'only-if-cached' })
  t.match(held.json, { journeys: [{ status: 'ok' }, { status: 'failed', problem: { code: 'not-cached', status: 504 } }] })
  t.equal(sandbox.calls.total(), calls)
  const fresh = await read('/v1/journeys?ids=1001', { 'cache-control': 'no-cache' })
  t.equal(fresh.header('cache-status'), 'td-journey-bff; fwd=request; stored')
  t.equal(sandbox.calls.total(), calls + 1)
})

t.test('without ids the configured journeys are listed', async t => {
  const { getJson } = await startService(t, { env: { JOURNEYS: '7,8' } })
  const journeys = [{ journeyId: '7', name: null }, { journeyId: '8', name: null }]
  t.match(await getJson('/v1/journeys'), { journeys, next: null, total: 2, indexes: [] })
})

t.test('more than fifty ids are refused', async t => {
  const { get } = await startService(t)
  t.equal((await get(`/v1/journeys?ids=${Array.from({ length: 51 }, (_, index) => index + 1).join(',')}`)).status, 400)
})

t.test('journeys that are not loaded in time are pending', async t => {
  const { read, clock, sandbox, ...service } = await startOnClock(t)
  const release = sandbox.hold()
  const asked = read('/v1/journeys?ids=1001')
  await untilCalled({ sandbox, ...service }, 1)
  await clock.advance(5_000)
  t.match((await asked).json, { journeys: [{ status: 'pending', problem: null, totals: null }] })
  // loading continues, and the next request finds it
  release()
  t.match((await read('/v1/journeys?ids=1001')).json, { journeys: [{ status: 'ok' }] })
  t.equal(sandbox.calls.of('statistics'), 1)
})

t.test('the answer has the requested days', async t => {
  const { read } = await startOnClock(t)
  t.match((await read('/v1/journeys?ids=1001&range=last_7d')).json,
    { range: { from: '2026-09-09', to: '2026-09-15', days: 7, timeZone: 'UTC', state: 'settling' } })
  t.match((await read('/v1/journeys?ids=1001')).json, { range: { from: null, state: 'cumulative' } })
})

t.test('an old answer is marked', async t => {
  const { read, clock, sandbox } = await startOnClock(t)
  await read('/v1/journeys?ids=1001')
  sandbox.setFault({ journeyId: '1001', fault: { kind: 'status', status: 500 } })
  await clock.advance(2 * 3_600_000)
  t.match((await read('/v1/journeys?ids=1001')).json, { journeys: [{ status: 'stale', problem: null, totals: { entered: Number } }] })
})

t.test('each load is counted, and a client without tokens sees which journeys are missing', async t => {
  const rateLimit = { requestsPerMinute: 100, loadsPerMinute: 2 }
  const service = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['*'], rateLimit } })
  const { json } = await readAnswer(service, '/v1/journeys?ids=1001,1002,1003', { 'x-api-key': service.keys.web })
  t.match(json, { journeys: [{ status: 'ok' }, { status: 'ok' }, { status: 'failed', problem: { code: 'rate-limited' } }] })
  t.equal(service.sandbox.calls.total(), 2)
})

t.test('an invalid id is returned without anything that may be a key', async t => {
  const service = await startService(t)
  const { json } = await readAnswer(service, `/v1/journeys?ids=${'x'.repeat(100)},tdj_${'A1'.repeat(20)}`)
  t.match(json, { journeys: [{ journeyId: 'x'.repeat(60) }, { journeyId: '[redacted]' }] })
})

t.test('names come from memory; missing definitions are loaded after the numbers, for the next time', async t => {
  const service = await startOnClock(t, { env: { JOURNEYS: '1001,1007,404404' } })
  const first = await service.read('/v1/journeys?ids=1001,404404')
  t.match(first.json, { journeys: [{ journeyId: '1001', status: 'ok' }, { journeyId: '404404', status: 'failed', name: null }] })
  await until(service, async () => {
    const { json } = await service.read('/v1/journeys?ids=1001')
    return (json as { journeys: Array<{ name: string | null }> }).journeys[0]?.name === 'Customer Onboarding'
  })
  t.match(service.sandbox.calls.counts().byEndpoint, { statistics: 2, definition: 1 },
    'of a journey that cannot be read nothing more is asked')

  await service.read('/v1/journeys')
  await until(service, async () => {
    const { json } = await service.read('/v1/journeys')
    const { journeys } = json as { journeys: Array<{ journeyId: string, name: string | null }> }
    return JSON.stringify(journeys.map(({ journeyId, name }) => ({ journeyId, name }))) === JSON.stringify([
      { journeyId: '1001', name: 'Customer Onboarding' }, { journeyId: '1007', name: 'ロイヤルティ会員 🎁' }, { journeyId: '404404', name: null }
    ])
  })
  t.equal(service.sandbox.calls.of('definition'), 3)
  await service.clock.advance(10 * 3_600_000)
  t.match((await service.read('/v1/journeys')).json, { journeys: [{ name: 'Customer Onboarding' }, { name: 'ロイヤルティ会員 🎁' }] })
  t.notOk(service.sandbox.calls.log().slice(-2).some(({ url }) => url === '/entities/journeys/1001'), 'an old name is a name')
})

t.test('names use the remaining tokens, and none if definitions are off', async t => {
  const rateLimit = { requestsPerMinute: 100, loadsPerMinute: 3 }
  const service = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1001', '1002'], rateLimit } })
  const ask = (path: string) => readAnswer(service, path, { 'x-api-key': service.keys.web })
  t.match((await ask('/v1/journeys?ids=1001,1002')).json, { journeys: [{ status: 'ok' }, { status: 'ok' }] })
  await until(service, () => service.sandbox.calls.total() === 3)
  const violations = collectViolations()
  for (let asked = 0; asked < 3; asked++) violations.equal((await ask('/v1/journeys')).status, 200, asked)
  t.same(violations.found, [])
  t.equal(service.sandbox.calls.total(), 3)

  const off = await startService(t, { env: { TD_DEFINITIONS: 'off', JOURNEYS: '1001' } })
  t.match(await off.getJson('/v1/journeys?ids=1001'), { journeys: [{ status: 'ok', name: null }] })
  t.match(await off.getJson('/v1/journeys'), { journeys: [{ journeyId: '1001', name: null }] })
  t.equal(off.sandbox.calls.total(), 1)
})
