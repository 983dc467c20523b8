import t from 'tap'
import { createClientKey } from '../../src/access/identity/client-key.ts'
import { plantedKey, startService } from '../support/service/start-service.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('each request is one line with its id, route and outcome, and without its query', async t => {
  const { get, log, app } = await startService(t, { env: { LOG_LEVEL: 'info' } })
  const answers = [
    await get('/v1/journeys/1000/statistics?from=2026-10-01&to=2026-10-31', { authorization: 'Bearer stranger' }),
    await get('/v1/journeys/0/statistics'),
    await get('/nothing?secret=1')
  ]
  for (const answer of answers) await answer.text()
  await app.close()
  const lines = log.map(line => JSON.parse(line)).filter(({ msg }) => msg === 'answered')
  t.match(lines, [
    { method: 'GET', route: '/v1/journeys/:journeyId/statistics', path: '/v1/journeys/1000/statistics', status: 200, ms: Number },
    { route: '/v1/journeys/:journeyId/statistics', path: '/v1/journeys/0/statistics', status: 400 },
    { path: '/nothing', status: 404 }
  ])
  t.same(lines.map(({ reqId }) => reqId), answers.map(({ headers }) => headers.get('x-request-id')))
  t.notMatch(log.join(), /2026-10-01|secret|stranger/)
})

t.test('a caller that continues beyond its limit writes few lines, which count the missing ones', async t => {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const { keys, log, address, app } = await startWithClients(t, {
    web: { scopes: ['journeys:read'], journeys: ['*'], rateLimit: { requestsPerMinute: 1, loadsPerMinute: 1 } }
  }, { clock, env: { LOG_LEVEL: 'info' } })
  const ask = async (times: number): Promise<void> => {
    for (let time = 0; time < times; time++) {
      await (await fetch(`${address}/v1/journeys/1000/statistics`, { headers: { 'x-api-key': keys.web } })).text()
    }
  }
  await ask(26)
  await clock.advance(10_000)
  await ask(2)
  await app.close()
  const refusals = log.map(line => JSON.parse(line)).filter(({ msg, status }) => msg === 'answered' && status === 429)
  t.equal(refusals.length, 12)
  t.same(refusals.flatMap(({ omitted = [] }) => omitted), [15])
})

t.test('a higher log level writes no line for a request', async t => {
  const { get, log, app } = await startService(t, { env: { LOG_LEVEL: 'warn' } })
  await get('/v1/journeys/1000/statistics')
  await app.close()
  t.same(log, [])
})

t.test('keys and tokens are neither logged nor returned, wherever a client puts them', async t => {
  const { get, log, app } = await startService(t, { env: { LOG_LEVEL: 'trace' } })
  const token = 'eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJteSJ9.c2lnbmF0dXJl'
  const seen: string[] = []
  for (const secret of [plantedKey, encodeURIComponent(plantedKey), createClientKey(), token]) {
    const headers = {
      authorization: `Bearer ${encodeURIComponent(secret)}`,
      'x-api-key': secret,
      cookie: `key=${secret}`,
      'proxy-authorization': secret,
      referer: secret
    }
    for (const path of [`/${secret}`, `/v1/journeys/${secret}/statistics`, `/v1/journeys/1000/statistics?key=${secret}`,
      `/v1/journeys/1000/statistics?${secret}=1`, `/v1/cache/journeys/${secret}`, `/problems/${secret}`, `/docs/static/${secret}`,
      `/docs/${secret}/../x`]) {
      const answer = await get(path, headers)
      seen.push(JSON.stringify([...answer.headers]), await answer.text())
    }
  }
  await app.close()
  t.ok(log.some(line => line.includes('[redacted]')), 'the requests are in the log')
  const everything = [...seen, ...log].join('\n')
  const violations = collectViolations()
  for (const trace of ['PLANTED', 'tdj_', token.slice(0, 20)]) violations.notOk(everything.includes(trace), trace)
  t.same(violations.found, [])
})

t.test('an address that cannot be routed is answered and logged like any other', async t => {
  const violations = collectViolations()
  for (const level of ['info', 'warn']) {
    const { address, log, app } = await startService(t, { env: { LOG_LEVEL: level } })
    for (const path of ['/v1/journeys/%/statistics', `/v1/journeys/${'1'.repeat(300)}/statistics`]) {
      const { status, headers } = await fetch(`${address}${path}`)
      violations.equal(status, 400, path, level)
      violations.match(
        Object.fromEntries(headers),
        { 'x-request-id': String, 'x-content-type-options': 'nosniff', 'cache-control': 'no-store' },
        path,
        level
      )
    }
    await app.close()
    const lines = log.map(line => JSON.parse(line)).filter(({ msg }) => msg === 'answered')
    violations.match(lines, level === 'warn'
      ? []
      : [{ path: '/v1/journeys/%/statistics', status: 400 }, { path: '/v1/journeys/[redacted]/statistics', status: 400 }], level)
  }
  t.same(violations.found, [])
})
