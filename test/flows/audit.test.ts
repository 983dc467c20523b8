import t, { type Test } from 'tap'
import { createClientKey } from '../../src/access/identity/client-key.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { readAnswer, until } from '../support/service/read-answer.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'

const statistics = '/v1/journeys/1000/statistics'

async function startAudited (t: Test) {
  const service = await startWithClients(t, {
    reader: { scopes: ['journeys:read'], journeys: ['1000'] },
    operator: { scopes: ['journeys:read', 'cache:read', 'cache:purge', 'cache:refresh'], journeys: ['1000', '1001'] },
    chief: { scopes: ['cache:purge'], journeys: ['*'] },
    few: { scopes: ['journeys:read'], journeys: ['1000'], rateLimit: { requestsPerMinute: 1, loadsPerMinute: 1 } }
  }, { clock: createFakeClock(Date.parse('2026-09-16T12:00:00Z')) })
  /** Returns the audit lines, once the service has answered everything. */
  const readAudit = (): Array<Record<string, unknown>> =>
    service.log.filter(line => line.includes('"audit"')).map(line => JSON.parse(line))
  const ask = async (
    client: keyof typeof service.keys | null, path: string, method: 'GET' | 'DELETE' = 'GET', headers: Record<string, string> = {}
  ) => {
    const known = readAudit().length
    const answer = await readAnswer(service, path, { ...client !== null && { 'x-api-key': service.keys[client] }, ...headers }, method)
    return { answer, linesSince: () => readAudit().slice(known) }
  }
  return { ...service, readAudit, ask }
}

t.test('purges, deletions of history, forced refreshes and refusals are one line each, with who did what', async t => {
  const service = await startAudited(t)
  const { ask } = service
  const evil = { 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' }
  const reload = { 'cache-control': 'no-cache' }
  const week = `${statistics}?range=last_7d`
  const deeds: Array<[asked: Parameters<typeof ask>, audit: string, line: Record<string, unknown>]> = [
    [['operator', '/v1/cache/journeys/1000', 'DELETE'], 'purge',
      { clientId: 'operator', scope: 'cache:purge', route: '/v1/cache/journeys/:journeyId', journeyId: '1000', status: 204, code: null }],
    [['operator', '/v1/cache/journeys/1000?history=true', 'DELETE'], 'history-deletion',
      { clientId: 'operator', scope: 'cache:purge', journeyId: '1000', status: 404, code: 'history-off' }],
    [['chief', '/v1/cache', 'DELETE'], 'purge',
      { clientId: 'chief', scope: 'cache:purge', route: '/v1/cache', journeyId: null, status: 204, code: null }],
    [['operator', statistics, 'GET', reload], 'refresh',
      { clientId: 'operator', scope: 'cache:refresh', route: '/v1/journeys/:journeyId/statistics', journeyId: '1000', status: 200 }],
    [['operator', week, 'GET', reload], 'refresh', { clientId: 'operator', status: 200 }],
    [['operator', '/v1/cache', 'DELETE'], 'refusal',
      { clientId: 'operator', scope: 'cache:purge', route: '/v1/cache', method: 'DELETE', status: 403, code: 'forbidden' }],
    [['operator', '/v1/cache/journeys/1002', 'DELETE'], 'refusal', { clientId: 'operator', journeyId: '1002', code: 'forbidden' }],
    [['reader', '/v1/cache'], 'refusal', { clientId: 'reader', scope: 'cache:read', route: '/v1/cache', code: 'forbidden' }],
    [['reader', '/v1/journeys/1001/statistics'], 'refusal',
      { clientId: 'reader', scope: 'journeys:read', journeyId: '1001', code: 'forbidden' }],
    [['reader', '/v1/journeys?ids=1001'], 'refusal',
      { clientId: 'reader', route: '/v1/journeys', journeyId: '1001', code: 'forbidden' }],
    [[null, statistics], 'refusal', { clientId: null, scope: 'journeys:read', code: 'unauthenticated', status: 401 }],
    [[null, '/entities/journeys/1000/statistics'], 'refusal', { clientId: null, scope: 'td:raw', code: 'unauthenticated' }],
    [[null, '/openapi.json', 'GET', { host: 'evil.example' }], 'refusal',
      { clientId: null, scope: null, route: '/openapi.json', code: 'misdirected' }],
    [['reader', statistics, 'GET', evil], 'refusal', { clientId: null, code: 'cross-site-request' }]
  ]
  const violations = collectViolations()
  await ask('reader', statistics)
  for (const [asked, audit, expected] of deeds) {
    const { answer, linesSince } = await ask(...asked)
    await until(service, () => linesSince().length > 0)
    violations.match(linesSince(), [{ ...expected, audit, reqId: answer.header('x-request-id'), level: 30 }], JSON.stringify(expected))
    violations.equal(linesSince().length, 1, JSON.stringify(expected))
  }
  t.same(violations.found, [])
})

t.test('reads, mistakes and ignored refreshes are not audited', async t => {
  const service = await startAudited(t)
  const { ask } = service
  await ask('reader', statistics)
  await ask('reader', statistics)
  await ask('reader', statistics, 'GET', { 'cache-control': 'no-cache' })
  await ask('reader', `${statistics}?x=1`)
  await ask('reader', '/nothing')
  await ask('operator', '/v1/cache')
  await ask(null, '/healthz')
  t.same(service.readAudit(), [])
})

t.test('no key is in the audit log, wherever a caller puts it, and a flood is bounded', async t => {
  const service = await startAudited(t)
  const { ask, keys, readAudit } = service
  const secrets = [createClientKey(), keys.reader, '4711/abcdefabcdefabcdefabcdefabcdefab', 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJhIn0.AAAA']
  for (const secret of secrets) {
    for (const headers of [{ 'x-api-key': secret }, { authorization: `Bearer ${secret}` }, { authorization: `TD1 ${secret}` }]) {
      await ask(null, `/v1/journeys/${encodeURIComponent(secret)}/statistics`, 'GET', headers)
      await ask(null, `/entities/journeys/1000/statistics?x=${secret}`, 'GET', headers)
    }
  }
  await ask('few', statistics)
  for (let request = 0; request < 200; request++) await ask('few', statistics)
  await until(service, () => readAudit().length >= 61)
  const violations = collectViolations()
  for (const secret of secrets) {
    for (const part of [secret, secret.slice(4, 24)]) violations.notOk(service.log.some(line => line.includes(part)), part)
  }
  violations.equal(readAudit().filter(({ clientId }) => clientId === 'few').length, 60)
  t.same(violations.found, [])
  await service.app.close()
  t.match(readAudit().filter(({ suppressed }) => suppressed !== undefined), [{ clientId: 'few', suppressed: 140 }])
})
