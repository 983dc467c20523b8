import t, { type Test } from 'tap'
import { request } from 'undici'
import { statusSchema } from '../../src/http/schemas/status.ts'
import { day, hour, minute, second } from '../support/cache/cache-rig.ts'
import { listEntries, readAnswer, until, untilCalled, untilRefreshed, type ReadAnswer } from '../support/service/read-answer.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

const ttlMs = 5 * minute
const statistics = '/v1/journeys/1007/statistics'
const reports = ['statistics', 'conversion-graph', 'activation-graph']
  .map(report => `/v1/journeys/1007/${report}?from=2026-09-01&to=2026-09-10`)

/** A service that cached the statistics `ageMs` ago, with no calls counted. */
async function startWarm (t: Test, ageMs: number): Promise<ServiceOnClock> {
  const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off' } })
  t.equal((await service.read(statistics)).status, 200)
  service.sandbox.calls.reset()
  await service.clock.advance(ageMs)
  return service
}

function askThousand (service: ServiceOnClock): Promise<ReadAnswer[]> {
  return Promise.all(Array.from({ length: 1_000 }, (_, caller) => service.read(reports[caller % 3] ?? '')))
}

function checkThousand (t: Test, answers: ReadAnswer[], service: ServiceOnClock): void {
  t.ok(answers.every(({ status }) => status === 200))
  t.ok(answers.every(({ bytes, header }, caller) => {
    const first = answers[caller % 3]
    return first !== undefined && bytes.equals(first.bytes) && header('etag') === first.header('etag')
  }), 'all get the same bytes')
  t.match(service.sandbox.calls.counts().byEndpoint, { statistics: 1, conversion: 1, activation: 1, definition: 1 })
}

t.test('1,000 callers request one cold key', async t => {
  const service = await startOnClock(t, { env: { LOG_LEVEL: 'warn' } })
  service.sandbox.setFault({ fault: { kind: 'latency', ms: 500 } })
  const answers = await askThousand(service)
  checkThousand(t, answers, service)
  const statuses = answers.map(({ header }) => header('cache-status') ?? '')
  t.equal(statuses.filter(status => status === 'td-journey-bff; fwd=uri-miss; stored').length, 3)
  t.ok(statuses.includes('td-journey-bff; fwd=uri-miss; stored; collapsed'))
})

t.test('1,000 callers request one expired key', async t => {
  const service = await startOnClock(t, { env: { LOG_LEVEL: 'warn' } })
  const violations = collectViolations()
  for (const ageMs of [hour + hour, hour + day]) {
    for (const path of reports) await service.read(path)
    await service.clock.advance(ageMs)
    service.sandbox.calls.reset()
    const answers = await askThousand(service)
    checkThousand(t, answers, service)
    violations.equal(answers[0]?.header('age'), '0', ageMs)
    violations.equal(answers[0]?.header('cache-status'), 'td-journey-bff; fwd=stale; stored', ageMs)
  }
  t.same(violations.found, [])
})

t.test('entry past its TTL, within stale-while-revalidate', async t => {
  const violations = collectViolations()
  for (const ageMs of [ttlMs, ttlMs + hour - 1]) {
    const service = await startWarm(t, ageMs)
    service.sandbox.setFault({ fault: { kind: 'latency', ms: 200 } })
    const answers = await Promise.all(Array.from({ length: 100 }, () => service.read(statistics)))
    const late = -Math.ceil((ageMs - ttlMs) / second)
    for (const { status, header, json } of answers.slice(0, 2)) {
      violations.equal(status, 200, status, header, json)
      violations.equal(header('cache-status'), `td-journey-bff; hit; ttl=${late === 0 ? 0 : late}`, status, header, json)
      violations.equal(header('age'), String(Math.floor(ageMs / second)), status, header, json)
      violations.match(json, { freshness: { state: 'current', staleSince: null, reason: null } }, status, header, json)
    }
    violations.ok(answers.every(({ bytes }) => answers[0]?.bytes.equals(bytes)), ageMs)
    await untilRefreshed(service)
    violations.equal(service.sandbox.calls.total(), 1, ageMs)
    violations.equal((await service.read(statistics)).header('cache-status'), 'td-journey-bff; hit; ttl=300', ageMs)
  }
  t.same(violations.found, [])
})

t.test('TD answers 403, 404 or 410', async t => {
  const violations = collectViolations()
  for (const { td, status, code } of [
    { td: 403, status: 403, code: 'journey-access-denied' },
    { td: 404, status: 404, code: 'journey-not-found' },
    { td: 410, status: 404, code: 'journey-not-found' }
  ]) {
    const waiting = await startWarm(t, ttlMs + hour)
    waiting.sandbox.setFault({ fault: { kind: 'status', status: td } })
    const answer = await waiting.read(statistics)
    violations.equal(answer.status, status, `${td} while a caller waits`)
    violations.match(answer.json, { code }, td, status, code)
    violations.equal(answer.header('cache-control'), 'no-store', td, status, code)

    const background = await startWarm(t, ttlMs)
    background.sandbox.setFault({ fault: { kind: 'status', status: td } })
    violations.equal((await background.read(statistics)).status, 200, 'not known yet', td, status, code)
    await until(background, async () => (await listEntries(background)).length === 0)
    violations.equal((await background.read(statistics)).status, status, `${td} in the background`)
  }
  t.same(violations.found, [])
})

t.test('TD answers 200 without data', async t => {
  const service = await startOnClock(t)
  const range = 'from=2026-08-01&to=2026-08-31'
  service.sandbox.setFault({ endpoint: 'statistics', fault: { kind: 'body', body: '{"data":null}' } })
  service.sandbox.setFault({ endpoint: 'conversion', fault: { kind: 'body', body: '{"data":[]}' } })
  const expected = [
    { path: `${statistics}?${range}`, found: { warnings: [{ code: 'no-data' }], range: { state: 'past' } } },
    { path: `/v1/journeys/1007/conversion-graph?${range}`, found: { adjustments: [{ code: 'no-data' }], range: { state: 'past' } } }
  ]
  const violations = collectViolations()
  for (const { path, found } of expected) {
    const first = await service.read(path)
    violations.equal(first.status, 200, path, found)
    violations.match(first.json, found, path, found)
    violations.equal((await service.read(path)).header('cache-status'), 'td-journey-bff; hit; ttl=30', path, found)
  }
  await service.clock.advance(2 * day)
  for (const { path, found } of expected) {
    const again = await service.read(path)
    violations.match(again.json, found, 'past and not settled', path, found)
    violations.equal((await service.read(path)).header('cache-status'), 'td-journey-bff; hit; ttl=30', path, found)
  }
  t.same(violations.found, [])
  t.ok((await listEntries(service)).every(({ settled }) => !settled))
})

t.test('refresh is slow and an old value exists', async t => {
  const service = await startWarm(t, ttlMs + hour)
  const release = service.sandbox.hold()
  const asked = service.read(statistics)
  await untilCalled(service, 1)
  await service.clock.advance(2 * second)
  const answer = await asked
  t.equal(answer.status, 200)
  t.equal(answer.header('cache-status'), 'td-journey-bff; fwd=stale; detail=soft-deadline')
  t.match(answer.json, { freshness: { state: 'stale', reason: 'upstream-timeout', staleSince: '2026-09-16T13:05:02.000Z' } })
  release()
  await untilRefreshed(service)
  const refreshed = await service.read(statistics)
  t.equal(refreshed.header('cache-status'), 'td-journey-bff; hit; ttl=300')
  t.match(refreshed.json, { freshness: { state: 'current', reason: null } })
  t.equal(service.sandbox.calls.total(), 1)
})

t.test('a caller joins a background refresh', async t => {
  const service = await startWarm(t, ttlMs)
  service.sandbox.setFault({ fault: { kind: 'latency', ms: 500 } })
  t.equal((await service.read(statistics)).header('cache-status'), 'td-journey-bff; hit; ttl=0')
  await untilCalled(service, 1)
  const joined = await service.read(statistics, { 'cache-control': 'no-cache' })
  t.equal(joined.header('cache-status'), 'td-journey-bff; fwd=request; stored; collapsed')
  t.equal(joined.header('age'), '0')
  t.equal(service.sandbox.calls.total(), 1)
})

t.test('a caller joins a background refresh: the load gets the caller\'s priority', async t => {
  const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off', TD_MAX_CONCURRENCY: '1' } })
  const pathOf = (journeyId: number): string => `/v1/journeys/${journeyId}/statistics`
  const ids = [1000, 1001, 1002, 1003, 1004]
  const violations = collectViolations()
  for (const id of ids) violations.equal((await service.read(pathOf(id))).status, 200, id)
  t.same(violations.found, [])
  await service.clock.advance(ttlMs)
  service.sandbox.calls.reset()
  const release = service.sandbox.hold()
  for (const id of ids) await service.read(pathOf(id))
  const joining = service.read(pathOf(1004), { 'cache-control': 'no-cache' })
  await until(service, async () => {
    const { upstream: { quota: { queue } } } = statusSchema.parse((await service.read('/v1/status')).json)
    return queue.byPriority.callers === 1
  })
  release()
  const joined = await joining
  t.match(joined.header('cache-status'), /fwd=request; stored; collapsed/)
  await untilRefreshed(service)
  const asked = service.sandbox.calls.log().map(({ url }) => Number(/journeys\/(\d+)/.exec(url)?.[1]))
  t.same(asked, [1000, 1004, 1001, 1002, 1003], 'before those that nobody waits for, however long they wait')
})

t.test('a joiner with time left after a failed load joins one more', async t => {
  const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off', TD_DEADLINE_MS: '500' } })
  service.sandbox.setFault({ times: 1, fault: { kind: 'hang-before-headers' } })
  const first = service.read(statistics)
  await untilCalled(service, 1)
  const joiners = await Promise.all(Array.from({ length: 20 }, () => service.read(statistics)))
  t.equal((await first).status, 504)
  t.ok(joiners.every(({ status }) => status === 200))
  t.equal(service.sandbox.calls.total(), 2)
})

t.test('purge during a refresh', async t => {
  const service = await startWarm(t, ttlMs)
  const release = service.sandbox.hold({ times: 1 })
  await service.read(statistics)
  await untilCalled(service, 1)
  t.equal((await readAnswer(service, '/v1/cache/journeys/1007', {}, 'DELETE')).status, 204)
  t.same(await listEntries(service), [])
  const later = await service.read(statistics)
  t.equal(later.header('cache-status'), 'td-journey-bff; fwd=uri-miss; stored', 'a later caller does not join it')
  t.equal(service.sandbox.calls.total(), 2)
  release()

  const violations = collectViolations()
  for (const path of ['/v1/cache/journeys/1007', '/v1/cache']) {
    await readAnswer(service, path, {}, 'DELETE')
    service.sandbox.calls.reset()
    const answer = service.sandbox.hold({ times: 1 })
    const early = service.read(statistics)
    await untilCalled(service, 1)
    await readAnswer(service, path, {}, 'DELETE')
    answer()
    violations.equal((await early).header('cache-status'), 'td-journey-bff; fwd=uri-miss', 'the late result is not stored', path)
    violations.same(await listEntries(service), [], path)
  }
  t.same(violations.found, [])
})

t.test('404, 403, 410 from TD', async t => {
  const violations = collectViolations()
  for (const td of [404, 403, 410]) {
    const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off' } })
    service.sandbox.setFault({ times: 1, fault: { kind: 'status', status: td } })
    const first = await service.read(statistics)
    await service.clock.advance(30 * second - 1)
    violations.equal((await service.read(statistics)).status, first.status, `${td} is remembered`)
    violations.equal(service.sandbox.calls.total(), 1, td)
    await service.clock.advance(1)
    violations.equal((await service.read(statistics)).status, 200, td)
  }
  t.same(violations.found, [])
})

t.test('5xx, 429 and timeouts are never remembered', async t => {
  const violations = collectViolations()
  for (const { fault, status } of [
    { fault: { kind: 'status', status: 500 }, status: 502 },
    { fault: { kind: 'status', status: 503 }, status: 502 },
    { fault: { kind: 'status', status: 429 }, status: 503 },
    { fault: { kind: 'hang-mid-body' }, status: 504 },
    { fault: { kind: 'reset' }, status: 503 }
  ] as const) {
    const service = await startOnClock(t, {
      env: { TD_DEFINITIONS: 'off', ...fault.kind === 'hang-mid-body' ? { TD_DEADLINE_MS: '300' } : {} }
    })
    // a closed reused connection is replaced
    service.sandbox.setFault({ times: fault.kind === 'reset' ? 2 : 1, fault })
    violations.equal((await service.read(statistics)).status, status, JSON.stringify(fault))
    service.sandbox.clearFaults()
    // after the pause that follows a 429
    await service.clock.advance(1_000)
    // a busy machine may exceed the short deadline
    await until(service, async () => (await service.read(statistics)).status !== 504)
    violations.equal((await service.read(statistics)).status, 200, fault, status)
  }
  t.same(violations.found, [])
})

t.test('caller disconnects', async t => {
  const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off' } })
  service.sandbox.setFault({ times: 1, fault: { kind: 'latency', ms: 500 } })
  const leaving = new AbortController()
  const left = t.rejects(request(`${service.address}${statistics}`, { signal: leaving.signal }))
  await untilCalled(service, 1)
  const staying = service.read(statistics)
  leaving.abort()
  await left
  t.equal((await staying).status, 200)
  t.equal(service.sandbox.calls.total(), 1)

  await readAnswer(service, '/v1/cache', {}, 'DELETE')
  service.sandbox.setFault({ times: 1, fault: { kind: 'latency', ms: 300 } })
  const leavingAlone = new AbortController()
  const leftAlone = t.rejects(request(`${service.address}${statistics}`, { signal: leavingAlone.signal }))
  await untilCalled(service, 2)
  leavingAlone.abort()
  await leftAlone
  await until(service, async () => (await listEntries(service)).length === 1)
  t.equal((await service.read(statistics)).header('cache-status'), 'td-journey-bff; hit; ttl=300')
  t.equal(service.sandbox.calls.total(), 2)
  t.notOk(service.log.some(line => /"level":[56]0/.test(line)), 'nothing is amiss')
})
