import t, { type Test } from 'tap'
import { createFakeClock } from '../support/fake-clock.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1000/statistics'
const web = { scopes: ['journeys:read' as const], journeys: ['*'] }

async function startLimited (t: Test) {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const service = await startWithClients(t, {
    few: { ...web, rateLimit: { requestsPerMinute: 3, loadsPerMinute: 100 } },
    lazy: { ...web, rateLimit: { requestsPerMinute: 1_000, loadsPerMinute: 2 } },
    usual: web
  }, { clock, env: { TD_DEFINITIONS: 'off', CLIENT_REQUESTS_PER_MINUTE: '5', CLIENT_LOADS_PER_MINUTE: '3' } })
  const ask = (key: string, url = path, headers: Record<string, string> = {}) =>
    readAnswer(service, url, { ...key !== '' && { 'x-api-key': key }, ...headers })
  return { ...service, clock, ask }
}

t.test('a client that sends too many requests learns its limit and when to retry, from memory or not', async t => {
  const { clock, keys, ask } = await startLimited(t)
  const states = []
  const violations = collectViolations()
  for (let request = 0; request < 3; request++) {
    const { status, header } = await ask(keys.few)
    violations.equal(status, 200, request)
    violations.match(header('ratelimit-policy'), /^"requests";q=3;w=60(,|$)/, request)
    states.push(header('ratelimit')?.split(', ')[0])
  }
  t.same(violations.found, [])
  t.same(states, ['"requests";r=2;t=20', '"requests";r=1;t=40', '"requests";r=0;t=60'])
  const refused = await ask(keys.few)
  t.match(refused, { status: 429, json: { code: 'rate-limited' } })
  t.equal(refused.header('retry-after'), '20')
  t.equal(refused.header('ratelimit'), '"requests";r=0;t=60')
  t.equal(refused.header('cache-control'), 'no-store')
  t.equal((await ask(keys.usual)).status, 200, 'others are not touched')
  await clock.advance(20_000)
  t.equal((await ask(keys.few)).status, 200)
  t.equal((await ask(keys.few)).status, 429)
})

t.test('another spelling, method or forwarded address does not avoid a limit', async t => {
  const service = await startLimited(t)
  const { keys, ask } = service
  for (let request = 0; request < 3; request++) await ask(keys.few)
  t.equal((await ask(keys.few, path, { 'x-forwarded-for': '1.2.3.4', forwarded: 'for=1.2.3.4', 'x-real-ip': '1.2.3.4' })).status, 429)
  t.equal((await ask('', path, { authorization: `Bearer ${keys.few}` })).status, 429)
  t.equal((await ask(keys.few, `${path}?range=last_7d`)).status, 429)
  t.equal((await ask(keys.few, '/v1/cache')).status, 429)
  t.equal((await readAnswer(service, path, { 'x-api-key': keys.few }, 'HEAD')).status, 429)
})

t.test('a client may cause a limited number of loads a minute, and can still read from memory', async t => {
  const { sandbox, clock, keys, ask } = await startLimited(t)
  t.equal((await ask(keys.lazy, '/v1/journeys/1000/statistics')).status, 200)
  const violations = collectViolations()
  for (let request = 0; request < 10; request++) {
    violations.equal((await ask(keys.lazy, '/v1/journeys/1000/statistics')).status, 200, request)
  }
  t.same(violations.found, [])
  t.equal((await ask(keys.lazy, '/v1/journeys/1001/statistics')).status, 200)
  const refused = await ask(keys.lazy, '/v1/journeys/1001/conversion-graph')
  t.match(refused, { status: 429, json: { code: 'rate-limited' } })
  t.equal(refused.header('retry-after'), '30')
  t.equal(refused.header('ratelimit'), '"loads";r=0;t=60')
  t.equal(sandbox.calls.total(), 2)
  t.equal((await ask(keys.lazy, '/v1/journeys/1000/statistics')).status, 200)
  t.equal((await ask(keys.usual, '/v1/journeys/1001/conversion-graph')).status, 200)
  t.equal((await ask(keys.lazy, '/v1/journeys/1001/conversion-graph')).status, 200, 'loaded by another')
  await clock.advance(30_000)
  t.equal((await ask(keys.lazy, '/v1/journeys/1001/activation-graph')).status, 200)
})

t.test('a client without load tokens gets an old answer rather than none', async t => {
  const { clock, keys, ask } = await startLimited(t)
  await ask(keys.lazy, path)
  await clock.advance(300_000 + 3_600_000 + 1)
  await ask(keys.lazy, '/v1/journeys/1001/statistics')
  await ask(keys.lazy, '/v1/journeys/1002/statistics')
  const answer = await ask(keys.lazy, path)
  t.equal(answer.status, 200)
})

t.test('joining a running load costs no token', async t => {
  const { sandbox, keys, ask } = await startLimited(t)
  const answers = await Promise.all(Array.from({ length: 2 }, () => ask(keys.lazy)))
  const violations = collectViolations()
  for (const { status } of answers) violations.equal(status, 200, status)
  t.same(violations.found, [])
  t.equal(sandbox.calls.total(), 1)
  t.equal((await ask(keys.lazy, '/v1/journeys/1001/statistics')).status, 200)
})

t.test('anonymous callers are counted by address, and health checks are free', async t => {
  const { ask } = await startLimited(t)
  const violations = collectViolations()
  for (let request = 0; request < 5; request++) violations.equal((await ask('tdj_wrong')).status, 401, request)
  t.match(await ask('tdj_wrong'), { status: 429 })
  for (let request = 0; request < 20; request++) violations.equal((await ask('', '/healthz')).status, 200, request)
  t.same(violations.found, [])
})

t.test('without authentication addresses are counted, according to a listed proxy', async t => {
  const service = await startService(t, { env: { TRUST_PROXY: '127.0.0.1', CLIENT_REQUESTS_PER_MINUTE: '2' } })
  const ask = (address: string) => readAnswer(service, path, { 'x-forwarded-for': address })
  const violations = collectViolations()
  for (const [address, status] of [
    ['1.1.1.1', 200], ['1.1.1.1', 200], ['1.1.1.1', 429], ['9.9.9.9, 1.1.1.1', 429], ['2.2.2.2', 200]
  ] as const) {
    violations.equal((await ask(address)).status, status, address)
  }
  for (const suffix of ['1', 'ffff:1']) violations.equal((await ask(`2001:db8::${suffix}`)).status, 200, suffix)
  t.same(violations.found, [])
  t.equal((await ask('2001:db8::2')).status, 429, 'a network of 64 bits is one caller')
})

t.test('callers on this machine are not limited', async t => {
  const service = await startService(t, { env: { CLIENT_REQUESTS_PER_MINUTE: '1', CLIENT_LOADS_PER_MINUTE: '1' } })
  const violations = collectViolations()
  for (const id of ['1000', '1001', '1000']) {
    const { status, header } = await readAnswer(service, `/v1/journeys/${id}/statistics`)
    violations.equal(status, 200, id)
    violations.equal(header('ratelimit'), null, id)
  }
  t.same(violations.found, [])
})
