import t, { type Test } from 'tap'
import type { Fault } from '../../sandbox/fault.ts'
import { day, hour, minute, second } from '../support/cache/cache-rig.ts'
import { readAnswer, until, untilRefreshed, type ReadAnswer } from '../support/service/read-answer.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

const ttlMs = 5 * minute
const statistics = '/v1/journeys/1007/statistics'
const graph = '/v1/journeys/1007/conversion-graph'

interface FailingRefresh {
  /** Name of the failure in the rule. */
  failure: string
  fault: Fault
  reason: string
  /** TD's status, or the one that stands for it. */
  told: number
  /** The answer once no old value is left. */
  status: number
  retryAfter: string | null
}

const failingRefreshes: FailingRefresh[] = [
  { failure: 'network', fault: { kind: 'reset' }, reason: 'upstream-unavailable', told: 503, status: 503, retryAfter: '5' },
  { failure: 'timeout', fault: { kind: 'hang-before-headers' }, reason: 'upstream-timeout', told: 504, status: 504, retryAfter: '5' },
  { failure: '429', fault: { kind: 'status', status: 429 }, reason: 'upstream-throttled', told: 429, status: 503, retryAfter: '2' },
  { failure: '5xx', fault: { kind: 'status', status: 500 }, reason: 'upstream-error', told: 500, status: 502, retryAfter: null },
  { failure: 'malformed', fault: { kind: 'html' }, reason: 'upstream-malformed', told: 200, status: 502, retryAfter: null },
  { failure: 'malformed JSON', fault: { kind: 'truncate' }, reason: 'upstream-malformed', told: 502, status: 502, retryAfter: null },
  { failure: '401', fault: { kind: 'status', status: 401 }, reason: 'upstream-credentials', told: 401, status: 502, retryAfter: null },
  { failure: '422', fault: { kind: 'status', status: 422 }, reason: 'journey-unprocessable', told: 422, status: 422, retryAfter: null }
]

function bodyOf ({ json }: ReadAnswer): Record<string, unknown> {
  return json as Record<string, unknown>
}

function checkStale (t: Test, answer: ReadAnswer, { reason, told }: Pick<FailingRefresh, 'reason' | 'told'>, staleSince: string): void {
  t.equal(answer.status, 200)
  t.equal(answer.header('cache-status'), `td-journey-bff; fwd=stale; fwd-status=${told}; detail=stale-if-error`)
  t.match(bodyOf(answer)['freshness'], { state: 'stale', reason, staleSince })
}

/** Starts one refresh and waits for its end. */
async function refresh (service: ServiceOnClock): Promise<ReadAnswer> {
  const answer = await service.read(statistics)
  await untilRefreshed(service)
  return answer
}

/** After a 429 all calls pause, longer each time. */
const pauseMs = 2 * second

for (const failing of failingRefreshes) {
  t.test(`refresh fails (${failing.failure})`, async t => {
    // in real time, so on a busy machine it is short only where that is tested
    const env = failing.failure === 'timeout' ? { TD_DEADLINE_MS: '300' } : {}
    const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off', ...env } })
    const { clock, sandbox, read } = service
    const isInTime = async (): Promise<boolean> => (await read(statistics)).status !== 504
    await until(service, isInTime)
    const warm = await read(statistics)
    sandbox.calls.reset()
    sandbox.setFault({ fault: failing.fault })
    // a closed reused connection says nothing about TD: the load continues on a new one
    const reconnects = failing.failure === 'network' ? 1 : 0

    await clock.advance(ttlMs)
    const unaware = await refresh(service)
    t.ok(unaware.bytes.equals(warm.bytes), 'the old value while the refresh runs')
    const staleSince = '2026-09-16T12:05:00.000Z'
    const stale = await read(statistics)
    checkStale(t, stale, failing, staleSince)
    t.same({ ...bodyOf(stale), freshness: null }, { ...bodyOf(warm), freshness: null }, 'the numbers are the old ones')
    t.not(stale.header('etag'), warm.header('etag'))

    await clock.advance(2 * second - 1)
    const crowd = await Promise.all(Array.from({ length: 20 }, () => read(statistics)))
    t.ok(crowd.every(({ bytes }) => bytes.equals(stale.bytes)), 'one body for all, as long as nothing changes')
    t.equal(sandbox.calls.total(), 1 + reconnects, 'not asked more than once in 2 s')
    await clock.advance(1)
    await refresh(service)
    t.equal(sandbox.calls.total(), 2 + reconnects)

    await clock.advance(ttlMs + hour - 5 * minute)
    checkStale(t, await read(statistics), failing, staleSince)
    t.equal(sandbox.calls.total(), 3 + reconnects, 'waited for past stale-while-revalidate')
    checkStale(t, await read(statistics), failing, staleSince)
    t.equal(sandbox.calls.total(), 3 + reconnects)

    await clock.advance(day - hour - 2 * second - 1)
    checkStale(t, await read(statistics), failing, staleSince)
    await clock.advance(1)
    const lastRead = read(statistics)
    if (failing.told === 429) await clock.advance(pauseMs)
    const ended = await lastRead
    t.equal(ended.status, failing.status, 'stale-if-error has ended')
    t.match(ended.json, { code: failing.reason, status: failing.status })
    t.equal(ended.header('retry-after'), failing.retryAfter)
    t.equal(ended.header('cache-control'), 'no-store')

    sandbox.clearFaults()
    await clock.advance(pauseMs)
    await until(service, isInTime)
    const recovered = await read(statistics)
    t.match(bodyOf(recovered)['freshness'], { state: 'current', staleSince: null, reason: null })
  })
}

t.test('refresh fails (breaker open)', async t => {
  const service = await startOnClock(t)
  const warm = await service.read(statistics)
  await service.clock.advance(ttlMs)
  service.sandbox.setFault({ fault: { kind: 'reset' } })
  const violations = collectViolations()
  for (let journeyId = 1; journeyId <= 5; journeyId++) {
    violations.equal((await service.read(`/v1/journeys/${journeyId}/statistics`)).status, 503, journeyId)
  }
  t.same(violations.found, [])
  service.sandbox.calls.reset()
  t.ok((await refresh(service)).bytes.equals(warm.bytes))
  const stale = await service.read(statistics)
  checkStale(t, stale, { reason: 'upstream-unavailable', told: 503 }, '2026-09-16T12:05:00.000Z')
  t.same({ ...bodyOf(stale), freshness: null }, { ...bodyOf(warm), freshness: null })
  t.equal(service.sandbox.calls.total(), 0, 'TD is not asked at all')
})

t.test('refresh fails: TD\'s Retry-After is kept, and returned once no old value is left', async t => {
  const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off' } })
  await service.read(statistics)
  service.sandbox.calls.reset()
  service.sandbox.setFault({ fault: { kind: 'status', status: 429, retryAfter: '60' } })
  await service.clock.advance(ttlMs)
  await refresh(service)
  await service.clock.advance(60 * second - 1)
  await refresh(service)
  t.equal(service.sandbox.calls.total(), 1)
  await service.clock.advance(1)
  await refresh(service)
  t.equal(service.sandbox.calls.total(), 2)
  await service.clock.advance(day)
  const ended = await service.read(statistics)
  t.equal(ended.status, 503)
  t.equal(ended.header('retry-after'), '60')
})

t.test('refresh fails: a new reason gives a new body, with the time of the first failure', async t => {
  const service = await startOnClock(t)
  await service.read(statistics)
  service.sandbox.setFault({ times: 1, fault: { kind: 'status', status: 429 } })
  service.sandbox.setFault({ fault: { kind: 'status', status: 500 } })
  await service.clock.advance(ttlMs)
  await refresh(service)
  const throttled = await service.read(statistics)
  await service.clock.advance(2 * second)
  await refresh(service)
  const failed = await service.read(statistics)
  t.match(throttled.json, { freshness: { reason: 'upstream-throttled', staleSince: '2026-09-16T12:05:00.000Z' } })
  t.match(failed.json, { freshness: { reason: 'upstream-error', staleSince: '2026-09-16T12:05:00.000Z' } })
  t.not(throttled.header('etag'), failed.header('etag'))
})

t.test('refresh fails: one endpoint\'s failure does not mark other reports', async t => {
  const service = await startOnClock(t)
  for (const path of [statistics, graph]) await service.read(path)
  service.sandbox.setFault({ endpoint: 'conversion', fault: { kind: 'status', status: 500 } })
  await service.clock.advance(ttlMs)
  for (const path of [statistics, graph]) await service.read(path)
  await untilRefreshed(service)
  t.match((await service.read(statistics)).json, { freshness: { state: 'current' } })
  t.match((await service.read(graph)).json, { freshness: { state: 'stale', reason: 'upstream-error' } })
})

t.test('TD is down: cached reports are served, marked, until stale-if-error ends', async t => {
  const service = await startOnClock(t)
  const past = 'from=2026-08-01&to=2026-08-31'
  const open = [1007, 1002]
    .flatMap(id => ['statistics', 'conversion-graph', 'activation-graph'].map(report => `/v1/journeys/${id}/${report}`))
  const settling = [`${graph}?${past}`, `/v1/journeys/1007/activation-graph?${past}`]
  const violations = collectViolations()
  for (const path of [...open, ...settling]) violations.equal((await service.read(path)).status, 200, path)
  await service.sandbox.close()

  const checkAll = async (paths: string[], what: string): Promise<void> => {
    const violations = collectViolations()
    for (const path of paths) {
      const { status, json, header } = await service.read(path)
      violations.equal(status, 200, `${path} ${what}`)
      violations.match(json, { freshness: { state: 'stale', reason: 'upstream-unavailable' } }, path)
      violations.match(header('cache-status'), /fwd-status=503; detail=stale-if-error/, path)
    }
    t.same(violations.found, [])
  }
  await service.clock.advance(hour)
  for (const path of [...open, ...settling]) violations.equal((await service.read(path)).status, 200, path)
  await untilRefreshed(service)
  await checkAll([...open, ...settling], 'after an hour')
  await service.clock.advance(12 * hour)
  await checkAll([...open, ...settling], 'after half a day')
  await service.clock.advance(11 * hour + ttlMs - 1)
  await checkAll([...open, ...settling], 'a millisecond before the end')
  await service.clock.advance(1)
  for (const path of open) {
    const { status, header, json } = await service.read(path)
    violations.equal(status, 503, path)
    violations.match(header('retry-after'), /^\d+$/, path)
    violations.match(json, { code: 'upstream-unavailable', origin: 'upstream' }, path)
  }
  t.same(violations.found, [])
  await checkAll(settling, 'as its ttl was longer')
  t.equal((await readAnswer(service, '/readyz')).status, 200, 'which makes the service no less ready')
})
