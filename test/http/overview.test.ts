import t from 'tap'
import type { FaultRule } from '../../sandbox/fault.ts'
import { readAnswer, untilCalled } from '../support/service/read-answer.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { startService } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

type Part = 'statistics' | 'conversion' | 'activation'

interface Overview {
  range: { state: string }
  freshness: { state: string, dataUpdatedAt: string | null, staleSince: string | null, reason: string | null }
  parts: Record<Part, { status: string, dataUpdatedAt: string | null, problem: { code: string, status: number } | null } | undefined>
  mixedSnapshot: boolean
  name: string | null
  run: object
  statistics: {
    stages: Array<{ name: string | null, exits: Array<{ name: string | null }>, steps: Array<{ name: string | null }> }>
    checks: Array<{ status: string }>
  } | null
  conversion: object | null
  activation: object | null
  unresolved: { stages: string[], exits: string[], steps: string[] }
  checks: Array<{ id: string, status: string }>
}

const parts: Part[] = ['statistics', 'conversion', 'activation']
const path = '/v1/journeys/1001/overview'
const ranged = `${path}?from=2026-09-01&to=2026-09-14`

async function readOverview (service: ServiceOnClock, url = path): Promise<Overview> {
  const { status, json } = await service.read(url)
  t.equal(status, 200, url)
  // the shape is what these tests check
  return json as Overview
}

/** The numbers of a part, without the names and kinds of steps that other parts or the definition add. */
function withoutNames (part: object | null, ...added: string[]): unknown {
  return JSON.parse(JSON.stringify(part, (key, value) => key === 'name' || added.includes(key) ? undefined : value))
}

t.test('all three reports in one answer, equal to the single ones', async t => {
  const service = await startOnClock(t)
  const joined = await readOverview(service, ranged)
  const violations = collectViolations()
  for (const [part, resource] of [
    ['statistics', 'statistics'], ['conversion', 'conversion-graph'], ['activation', 'activation-graph']
  ] as const) {
    const { journeyId, range, freshness, format, name, run, ...fields } =
      (await service.read(ranged.replace('overview', resource))).json as Record<string, object>
    violations.same(joined[part], fields, part, resource)
    if (part === 'statistics') violations.same([name, run], [joined.name, joined.run], part, resource)
    violations.equal(journeyId, '1001', part, resource)
    violations.same(range, joined.range, part, resource)
    violations.match(
      joined.parts[part],
      { status: 'ok', problem: null, dataUpdatedAt: (freshness as unknown as Overview['freshness']).dataUpdatedAt },
      part,
      resource
    )
  }
  t.same(violations.found, [])
  t.match(joined.statistics?.stages[0], { name: 'Awareness', exits: [{ name: 'Stale profiles' }, { name: 'Unsubscribed' }] })
  t.ok(joined.statistics?.stages[0]?.steps.some(({ name }) => name === 'To Newsletter Digest'))
  t.match(joined.unresolved, { stages: [], exits: [] })
  t.equal(service.sandbox.calls.total(), 4, 'and each source is asked for once, the definition included')
})

t.test('the sandbox\'s counts add up across the parts, and are not judged if scopes differ', async t => {
  const service = await startOnClock(t)
  const violations = collectViolations()
  for (const id of ['1001', '1002', '1003', '1004', '1006', '1007']) {
    const { checks, mixedSnapshot } = await readOverview(service, ranged.replace('1001', id))
    violations.ok(checks.length > 4, id)
    violations.same(new Set(checks.map(({ status }) => status)), new Set(['ok']), id)
    violations.equal(mixedSnapshot, false, id)
    const { checks: since } = await readOverview(service, path.replace('1001', id))
    violations.same(new Set(since.map(({ status }) => status)), new Set(['not-comparable']), id)
  }
  t.same(violations.found, [])
})

t.test('the second request is answered from memory, byte for byte, with and without the router', async t => {
  const service = await startOnClock(t)
  const first = await service.read(path)
  t.match(first.header('cache-status'), 'td-journey-bff; fwd=uri-miss; stored')
  await service.clock.advance(7_000)
  const ready = await service.read(path)
  t.equal(ready.header('cache-status'), 'td-journey-bff; hit; ttl=293')
  t.equal(ready.header('age'), '7')
  t.same(ready.bytes, first.bytes)
  const routed = await service.app.inject({ url: path, headers: { host: 'localhost' } })
  t.same(routed.rawPayload, first.bytes)
  t.equal((await service.read(path, { 'if-none-match': ready.header('etag') ?? '' })).status, 304)
  t.equal(service.sandbox.calls.total(), 4)
})

t.test('parts that were not requested are not loaded', async t => {
  const service = await startOnClock(t)
  const joined = await readOverview(service, `${path}?parts=activation,statistics`)
  t.same(Object.keys(joined.parts), ['statistics', 'activation'])
  t.equal(joined.conversion, null)
  t.ok(joined.statistics !== null && joined.activation !== null)
  t.match(service.sandbox.calls.counts().byEndpoint, { statistics: 1, conversion: 0, activation: 1, definition: 1 })
  t.same((await service.read(`${path}?parts=statistics,activation`)).bytes,
    (await service.read(`${path}?parts=activation,statistics`)).bytes)
  const violations = collectViolations()
  for (const wrong of ['', 'statistics,', 'statistics,statistics', 'goals', 'statistics%20']) {
    violations.match(
      await service.read(`${path}?parts=${wrong}`),
      { status: 400, json: { errors: [{ name: 'parts', message: /needs some of statistics, conversion, activation/ }] } },
      wrong
    )
  }
  t.same(violations.found, [])
  t.match(await service.read(`${path}?partial=maybe`), { status: 400, json: { errors: [{ name: 'partial' }] } })
  t.match(await service.read(`${path}?from=2026-01-01&to=2026-05-01`), { status: 400, json: { code: 'range-too-long' } })
})

const faults: Array<[name: string, fault: FaultRule['fault'], code: string, status: number]> = [
  ['401', { kind: 'status', status: 401 }, 'upstream-credentials', 502],
  ['403', { kind: 'status', status: 403 }, 'journey-access-denied', 403],
  ['404', { kind: 'status', status: 404 }, 'journey-not-found', 404],
  ['422', { kind: 'status', status: 422 }, 'journey-unprocessable', 422],
  ['429', { kind: 'status', status: 429, retryAfter: '1' }, 'upstream-throttled', 503],
  ['500', { kind: 'status', status: 500 }, 'upstream-error', 502],
  ['a login page', { kind: 'html' }, 'upstream-malformed', 502],
  ['half a body', { kind: 'truncate' }, 'upstream-malformed', 502],
  ['too large a body', { kind: 'oversized' }, 'upstream-malformed', 502],
  ['a broken connection', { kind: 'reset' }, 'upstream-unavailable', 503]
]

for (const [name, fault, code, status] of faults) {
  t.test(`a part that fails with ${name} says so, and the others are served`, async t => {
    const violations = collectViolations()
    for (const endpoint of parts) {
      const service = await startOnClock(t)
      const healthy = await readOverview(service, ranged)
      service.sandbox.setFault({ endpoint, fault })
      const denied = await service.read(`${ranged}&partial=deny`)
      violations.equal(denied.status, 200, 'what is in memory is there', endpoint)
      await service.app.inject({ method: 'DELETE', url: '/v1/cache', headers: { host: 'localhost' } })
      const joined = await readOverview(service, ranged)
      violations.match(joined.parts[endpoint], { status: 'failed', dataUpdatedAt: null, problem: { code, status } }, endpoint)
      violations.same(Object.keys(joined.parts[endpoint]?.problem ?? {}), ['code', 'status', 'title', 'detail'], endpoint)
      violations.equal(joined[endpoint], null, endpoint)
      for (const other of parts.filter(part => part !== endpoint)) {
        violations.same(withoutNames(joined[other]), withoutNames(healthy[other]), other, endpoint)
        violations.same(joined.parts[other], healthy.parts[other], other, endpoint)
      }
      const stays = healthy.checks.filter(({ id }) => endpoint !== 'statistics' && !id.startsWith(endpoint))
      violations.same(joined.checks, stays, 'and of the checks those that do not need the part', endpoint)
      // after the pause that follows a 429
      await service.clock.advance(2_000)
      const refused = await service.read(`${ranged}&partial=deny`)
      violations.match(refused, { status, json: { code, instance: path } }, endpoint)
      violations.equal(refused.header('cache-control'), 'no-store', endpoint)
    }
    t.same(violations.found, [])
  })
}

t.test('a part that takes too long fails alone', async t => {
  const service = await startOnClock(t, { env: { TD_DEADLINE_MS: '1000' } })
  service.sandbox.setFault({ endpoint: 'conversion', fault: { kind: 'hang-before-headers' } })
  const joined = await readOverview(service)
  t.match(joined.parts, {
    statistics: { status: 'ok' },
    conversion: { status: 'failed', problem: { code: 'upstream-timeout', status: 504 } },
    activation: { status: 'ok' }
  })
})

t.test('parts are loaded concurrently', async t => {
  const service = await startOnClock(t)
  service.sandbox.setFault({ fault: { kind: 'hang-before-headers' } })
  const waiting = service.read(path)
  await untilCalled(service, 3)
  await service.sandbox.close()
  t.match(await waiting, { status: 503, json: { code: 'upstream-unavailable' } })
})

t.test('the same failure gives the same bytes, another failure others', async t => {
  const service = await startOnClock(t)
  const etags: Array<string | null> = []
  for (const status of [500, 500, 422]) {
    service.sandbox.clearFaults()
    service.sandbox.setFault({ endpoint: 'activation', fault: { kind: 'status', status } })
    etags.push((await service.read(path)).header('etag'))
  }
  t.equal(etags[0], etags[1])
  t.not(etags[0], etags[2])
})

t.test('if all parts fail, the first failure is the answer', async t => {
  const service = await startOnClock(t)
  service.sandbox.setFault({ endpoint: 'statistics', fault: { kind: 'status', status: 500 } })
  service.sandbox.setFault({ fault: { kind: 'status', status: 404 } })
  t.match(await service.read(path), { status: 502, json: { code: 'upstream-error' } })
  t.match(await service.read(`${path}?parts=activation`), { status: 404, json: { code: 'journey-not-found' } })
})

t.test('an old part is served if its refresh fails, marked, and the worst source decides the answer\'s freshness', async t => {
  const service = await startOnClock(t)
  const before = await readOverview(service)
  service.sandbox.setFault({ endpoint: 'conversion', fault: { kind: 'status', status: 500 } })
  await service.clock.advance(5 * 3_600_000)
  const answer = await service.read(path)
  const joined = answer.json as Overview
  t.match(joined.parts, { statistics: { status: 'ok' }, conversion: { status: 'stale', problem: null }, activation: { status: 'ok' } })
  t.match(joined.freshness, { state: 'stale', reason: 'upstream-error' })
  t.same(joined.conversion, before.conversion)
  t.equal(answer.header('age'), '18000', 'of the oldest source')
  t.equal(answer.header('cache-status'), 'td-journey-bff; fwd=stale; fwd-status=500; detail=stale-if-error')
})

t.test('parts of different runs are marked and not compared', async t => {
  const service = await startOnClock(t)
  const open = `${path}?from=2026-09-10&to=2026-09-17`
  t.equal((await readOverview(service, open)).mixedSnapshot, false)
  service.sandbox.setFault({ endpoint: 'statistics', fault: { kind: 'status', status: 500 } })
  await service.clock.advance(20 * 3_600_000)
  const mixed = await readOverview(service, open)
  t.equal(mixed.mixedSnapshot, true)
  t.equal(mixed.freshness.dataUpdatedAt, mixed.parts.statistics?.dataUpdatedAt, 'the oldest part tells the data\'s time')
  t.same(new Set(mixed.checks.map(({ status }) => status)), new Set(['not-comparable']))
})

t.test('a past range is settled once all its parts are, which statistics never are', async t => {
  const service = await startOnClock(t)
  const past = `${path}?from=2026-08-01&to=2026-08-14`
  t.equal((await readOverview(service, past)).range.state, 'past')
  await service.clock.advance(25 * 3_600_000)
  t.equal((await readOverview(service, past)).range.state, 'past')
  t.equal((await readOverview(service, `${past}&parts=conversion,activation`)).range.state, 'settled')
  t.equal((await readOverview(service, `${past}&parts=statistics`)).range.state, 'past')
})

t.test('only-if-cached shows the parts in memory', async t => {
  const service = await startOnClock(t)
  const ask = () => service.read(path, { 'cache-control': 'only-if-cached' })
  t.match(await ask(), { status: 504, json: { code: 'not-cached' } })
  await service.read('/v1/journeys/1001/statistics')
  t.match(
    await ask(),
    { status: 200, json: { parts: { statistics: { status: 'ok' }, conversion: { status: 'failed', problem: { code: 'not-cached' } } } } }
  )
  t.equal(service.sandbox.calls.of('statistics'), 1)
  t.equal(service.sandbox.calls.of('conversion'), 0)
})

t.test('a refresh loads every part again', async t => {
  const service = await startOnClock(t)
  const before = await service.read(path)
  await service.clock.advance(5_000)
  const after = await service.read(path, { 'cache-control': 'no-cache' })
  t.equal(after.header('cache-status'), 'td-journey-bff; fwd=request; stored')
  t.equal(after.header('etag'), before.header('etag'))
  t.match(service.sandbox.calls.counts().byEndpoint, { statistics: 2, conversion: 2, activation: 2, definition: 2 })
})

t.test('every load takes a token; parts without one fail, and parts in memory cost none', async t => {
  const service = await startWithClients(t, {
    lazy: { scopes: ['journeys:read'], journeys: ['*'], rateLimit: { requestsPerMinute: 100, loadsPerMinute: 2 } },
    usual: { scopes: ['journeys:read'], journeys: ['*'] }
  })
  const ask = (key: string, url = path) => readAnswer(service, url, { 'x-api-key': key })
  const limited = {
    statistics: { status: 'ok' },
    conversion: { status: 'ok' },
    activation: { status: 'failed', problem: { code: 'rate-limited', status: 429 } }
  }
  t.match(await ask(service.keys.lazy), { status: 200, json: { parts: limited } })
  t.equal(service.sandbox.calls.total(), 2)
  const denied = await ask(service.keys.lazy, `${path}?partial=deny`)
  t.match(denied, { status: 429, json: { code: 'rate-limited' } })
  t.ok(denied.header('retry-after'))
  await ask(service.keys.usual)
  t.equal(service.sandbox.calls.total(), 4, 'the missing part and the names')
  t.match(await ask(service.keys.lazy), { status: 200, json: { parts: { activation: { status: 'ok' } } } })
  t.equal(service.sandbox.calls.total(), 4)
})

t.test('while the process is overloaded nothing is loaded', async t => {
  const service = await startService(t)
  await service.get('/v1/journeys/1001/statistics')
  service.app.isUnderPressure = () => true
  t.match(
    await readAnswer(service, path),
    { status: 200, json: { parts: { statistics: { status: 'ok' }, activation: { status: 'failed', problem: { code: 'overloaded' } } } } }
  )
  t.match(await readAnswer(service, '/v1/journeys/1002/overview'), { status: 503, json: { code: 'overloaded' } })
})
