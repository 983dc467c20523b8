import { readFileSync, writeFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { createClientKey, digestOf } from '../../src/access/identity/client-key.ts'
import { day, hour, minute } from '../support/cache/cache-rig.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { createFakeClock, type FakeClock } from '../support/fake-clock.ts'
import { keyTraces } from '../support/service/key-traces.ts'
import { readAnswer, until } from '../support/service/read-answer.ts'
import { plantedKey, type Service } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'

const path = '/v1/journeys/1007/statistics'
const at = Date.parse('2026-09-16T12:00:00Z')

function start (t: Test, clock: FakeClock, env: Record<string, string> = {}) {
  return startWithClients(t, {
    web: { scopes: ['journeys:read', 'cache:refresh'], journeys: ['*'] }, narrow: { scopes: ['journeys:read'], journeys: ['1000'] }
  }, { clock, env: { LOG_LEVEL: 'info', ...env } })
}

function parse ({ log }: Pick<Service, 'log'>): Array<Record<string, unknown>> {
  return log.map(line => JSON.parse(line))
}

/** Returns the access line of a request, without the fields that all lines have. */
async function lineOf (service: Service, requestId: string | null): Promise<Record<string, unknown>> {
  const find = () => parse(service).find(({ msg, reqId }) => msg === 'answered' && reqId === requestId)
  await until(service, () => find() !== undefined)
  const { level: _level, time: _time, pid: _pid, hostname: _hostname, msg: _msg, reqId: _reqId, ...fields } = find() ?? {}
  return fields
}

t.test('a line has the caller, its address, how the cache answered, the age, and the calls to Treasure Data', async t => {
  const clock = createFakeClock(at)
  const service = await start(t, clock, { TD_MAX_ATTEMPTS: '1', TD_DEFINITIONS: 'off' })
  const ask = async (url: string, headers: Record<string, string> = {}) => {
    const answer = await readAnswer(service, url, { 'x-api-key': service.keys.web, ...headers })
    return await lineOf(service, answer.header('x-request-id'))
  }
  const route = '/v1/journeys/:journeyId/statistics'
  const common = { client: 'web', address: '127.0.0.1', method: 'GET', route, path, status: 200, ms: Number }
  t.match(await ask(path), { ...common, cache: 'miss', ageS: 0, tdCalls: 1 })
  await clock.advance(7_000)
  const hit = await ask(path)
  t.match(hit, { ...common, cache: 'hit', ageS: 7, tdCalls: 0 }, 'by the ready path')
  t.match(await ask(path, { 'cache-control': 'max-age=0' }), { ...common, cache: 'hit', ageS: 7, tdCalls: 0 }, 'by the router')
  t.same(Object.keys(await ask(path, { 'cache-control': 'max-age=0' })), Object.keys(hit), 'both have the same fields')
  t.match(await ask(path, { 'cache-control': 'no-cache' }), { ...common, cache: 'refresh', ageS: 0, tdCalls: 1 })
  await clock.advance(6 * minute)
  t.match(await ask(path), { ...common, cache: 'revalidating', ageS: 360, tdCalls: 0 }, 'the refresh goes on without the answer')
  await until(service, async () => (await ask(path))['cache'] === 'hit')
  service.sandbox.setFault({ fault: { kind: 'status', status: 500 } })
  await clock.advance(2 * hour)
  t.match(await ask(path), { ...common, cache: 'stale', ageS: 7_200, tdCalls: 1 })
  await clock.advance(2 * day)
  const failed = await ask(path)
  t.match(failed, { ...common, status: 502, problem: 'upstream-error', tdCalls: 1 })
  t.notOk('cache' in failed || 'ageS' in failed, 'there is no report')
})

t.test('calls for all parts and names count towards the request that started them', async t => {
  const service = await start(t, createFakeClock(at))
  const release = service.sandbox.hold()
  const asked = Array.from({ length: 3 }, () => readAnswer(service, '/v1/journeys/1007/overview', { 'x-api-key': service.keys.web }))
  await until(service, () => service.sandbox.calls.total() === 4)
  release()
  const answers = await Promise.all(asked)
  const lines = await Promise.all(answers.map(({ header }) => lineOf(service, header('x-request-id'))))
  t.same(lines.map(({ tdCalls }) => tdCalls).sort(), [0, 0, 4], 'one request has loaded statistics, both charts and the definition')
  const batch = await readAnswer(service, '/v1/journeys?ids=1000,1001', { 'x-api-key': service.keys.web })
  const line = await lineOf(service, batch.header('x-request-id'))
  t.ok(Number(line['tdCalls']) >= 2, 'a list of journeys, too')
})

t.test('a refusal has its reason, and the name of a known client, even with an expired key', async t => {
  const clock = createFakeClock(at)
  const service = await start(t, clock)
  const { clients } = JSON.parse(readFileSync(service.file, 'utf8')) as { clients: object[] }
  const expired = createClientKey()
  const keySha256 = [{ sha256: digestOf(expired).toString('hex'), notAfter: '2020-01-01T00:00:00Z' }]
  const late = { id: 'late', scopes: ['journeys:read'], keySha256 }
  writeFileSync(service.file, JSON.stringify({ clients: [...clients, late] }))
  await clock.advance(10_000)
  const ask = async (headers: Record<string, string>, url = path) =>
    await lineOf(service, (await readAnswer(service, url, headers)).header('x-request-id'))
  await until(service, async () => (await ask({ 'x-api-key': expired }))['client'] === 'late')
  const cases: Array<[headers: Record<string, string>, expected: object]> = [
    [{}, { status: 401, problem: 'unauthenticated', client: undefined }],
    [{ 'x-api-key': createClientKey() }, { status: 401, problem: 'unauthenticated', client: undefined }],
    [{ 'x-api-key': expired }, { status: 401, problem: 'client-key-expired', client: 'late' }],
    [{ 'x-api-key': service.keys.narrow }, { status: 403, problem: 'forbidden', client: 'narrow' }],
    [{ 'x-api-key': service.keys.web, host: 'evil.example' }, { status: 421, problem: 'misdirected', client: undefined }]
  ]
  const violations = collectViolations()
  for (const [headers, expected] of cases) {
    violations.match({ client: undefined, ...await ask(headers) }, { address: '127.0.0.1', tdCalls: 0, ...expected }, expected)
  }
  violations.match(await ask({}, '/v1/journeys/%/statistics'), { problem: 'invalid-request', address: '127.0.0.1' })
  t.same(violations.found, [])
})

t.test('the address is the one that limits count, with and without a known client', async t => {
  const service = await start(t, createFakeClock(at), { TRUST_PROXY: '127.0.0.1' })
  const cases: Array<[forwarded: string, address: string]> = [
    ['203.0.113.7', '203.0.113.7'],
    ['198.51.100.1, 203.0.113.7', '203.0.113.7'],
    ['::ffff:203.0.113.9', '203.0.113.9'],
    ['2001:db8:1:2:3:4:5:6', '2001:db8:1:2::/64'],
    [plantedKey, '127.0.0.1'],
    ['', '127.0.0.1']
  ]
  const violations = collectViolations()
  for (const key of [service.keys.web, createClientKey()]) {
    for (const [forwarded, address] of cases) {
      // the second one is a hit
      for (let time = 0; time < 2; time++) {
        const answer = await readAnswer(service, path, { 'x-api-key': key, 'x-forwarded-for': forwarded })
        violations.match(await lineOf(service, answer.header('x-request-id')), { address }, forwarded)
      }
    }
  }
  t.same(violations.found, [])
})

t.test('lines about retries, failures and slow calls name the request that caused them, however it was answered', async t => {
  const clock = createFakeClock(at)
  const service = await start(t, clock, { TD_MAX_ATTEMPTS: '2', TD_DEFINITIONS: 'off', TD_DEADLINE_MS: '4000' })
  const headers = { 'x-api-key': service.keys.web }
  const upstreamLines = (requestId: string | null) =>
    parse(service).filter(({ msg, reqId }) => msg !== 'answered' && reqId === requestId).map(({ msg, attempt, endpoint, journeyId }) =>
      ({ msg, attempt, endpoint, journeyId }))
  const retried = { msg: 'call to Treasure Data failed; retrying', attempt: 1, endpoint: 'statistics', journeyId: '1007' }
  const failed = { msg: 'Treasure Data could not answer' }
  const fail = { fault: { kind: 'status', status: 500 } } as const
  /** Lets retries wait. */
  const settle = async (calls: number): Promise<void> => {
    for (let turn = 0; turn < 1_000 && service.sandbox.calls.total() < calls; turn++) {
      await clock.advance(10)
      await readAnswer(service, '/healthz')
    }
  }

  service.sandbox.setFault(fail)
  const asking = readAnswer(service, path, headers)
  await settle(2)
  const first = (await asking).header('x-request-id')
  t.match(upstreamLines(first), [retried, failed], 'of a request that waits')
  t.match(await lineOf(service, first), { status: 502, tdCalls: 2, problem: 'upstream-error' })

  service.sandbox.clearFaults()
  await clock.advance(minute)
  await readAnswer(service, path, headers)
  service.sandbox.setFault(fail)
  service.sandbox.calls.reset()
  await clock.advance(6 * minute)
  const refreshing = (await readAnswer(service, path, headers)).header('x-request-id')
  t.match(await lineOf(service, refreshing), { cache: 'revalidating', tdCalls: 0 })
  await settle(2)
  await until(service, () => upstreamLines(refreshing).length === 2)
  t.match(upstreamLines(refreshing), [retried, failed], 'of a hit that began a refresh')

  service.sandbox.clearFaults()
  service.sandbox.calls.reset()
  const release = service.sandbox.hold()
  const slow = readAnswer(service, '/v1/journeys/1001/statistics', headers)
  await until(service, () => service.sandbox.calls.total() > 0)
  await clock.advance(1_000)
  release()
  t.match(upstreamLines((await slow).header('x-request-id')), [{ msg: 'slow call to Treasure Data', attempt: 1, journeyId: '1001' }])
})

t.test('no line contains a key, wherever a caller put it', async t => {
  const service = await start(t, createFakeClock(at), { LOG_LEVEL: 'trace', TRUST_PROXY: '127.0.0.1' })
  const violations = collectViolations()
  for (const secret of [plantedKey, service.keys.web, service.keys.narrow, createClientKey()]) {
    for (const credential of [{ 'x-api-key': secret }, { authorization: `Bearer ${secret}` }, { authorization: `TD1 ${secret}` }]) {
      const headers = { ...credential, 'x-forwarded-for': secret, forwarded: secret, 'user-agent': secret, accept: `${secret}, */*` }
      for (const url of [path, path, `${path}?key=${secret}`, `/${secret}`, `/entities/journeys/${secret}/statistics`]) {
        await readAnswer(service, url, headers)
      }
    }
  }
  await service.app.close()
  violations.ok(service.log.filter(line => line.includes('"cache":"hit"')).length > 0, 'hits are among them')
  const everything = service.log.join('\n')
  for (const trace of [...keyTraces, 'tdj_']) violations.notOk(everything.includes(trace), trace)
  t.same(violations.found, [])
})
