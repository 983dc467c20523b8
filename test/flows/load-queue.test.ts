import t from 'tap'
import { collectViolations } from '../support/collect-violations.ts'
import { readAnswer, until, untilCalled } from '../support/service/read-answer.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startService, type Service } from '../support/service/start-service.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'

/** One call a second, two at once after a pause, and callers who wait for at most two seconds. */
const slow = { TD_MAX_RPS: '1', TD_QUEUE_DEADLINE_MS: '2000', TD_DEFINITIONS: 'off' }

const reportPath = (day: number): string => `/v1/journeys/1000/statistics?from=2026-01-${String(day).padStart(2, '0')}&to=2026-02-28`

/** Waits until this many loads are queued. `key` is that of a client that may know. */
async function untilWaiting (service: Service, count: number, key?: string): Promise<void> {
  await until(service, async () => {
    const { json } = await readAnswer(service, '/v1/status', key === undefined ? {} : { 'x-api-key': key })
    return (json as { upstream: { quota: { waiting: number } } }).upstream.quota.waiting === count
  })
}

t.test('a load that cannot be sent in time is a problem of the service, with the queue and a retry time', async t => {
  const service = await startOnClock(t, { env: slow })
  const { read, clock, sandbox, log } = service
  await read(reportPath(1))
  await read(reportPath(2))
  const waiting = read(reportPath(3))
  await untilWaiting(service, 1)
  const [first, second] = [await read(reportPath(4)), await read(reportPath(5))]
  t.match(first, { status: 503, json: { code: 'busy', origin: 'service', queue: { waiting: 1, ahead: 1, expectedWaitS: 2 } } })
  const waits = [first, second].map(({ header }) => Number(header('retry-after')))
  t.ok(waits[0] !== undefined && waits[0] >= 2 && waits[0] <= 3, `${waits[0]} s`)
  t.ok(waits[1] !== undefined && waits[1] >= 3 && waits[1] <= 4, `${waits[1]} s`)
  await clock.advance(1_000)
  t.equal((await waiting).status, 200)
  await clock.advance(3_000)
  t.equal((await read(reportPath(4))).status, 200)
  t.equal((await read(reportPath(5))).status, 200)
  t.equal(sandbox.calls.of('statistics'), 5, 'no call in vain')
  const loud = log.filter(line => /"level":[456]0.*(load|Treasure Data)/.test(line))
  t.equal(loud.length, 1, 'one line for the incident')
})

t.test('journeys that are not loaded yet are pending, with a retry time', async t => {
  const service = await startOnClock(t, { env: slow })
  const { read, clock } = service
  await read('/v1/journeys?ids=1000')
  const asked = read('/v1/journeys?ids=1000,1001,1002,1003,1004,1005')
  await untilWaiting(service, 1)
  await clock.advance(1_000)
  const { json, header } = await asked
  const { journeys } = json as { journeys: Array<{ status: string, retryAfterS: number | null, problem: unknown }> }
  t.same(journeys.map(({ status }) => status), ['ok', 'ok', 'ok', 'pending', 'pending', 'pending'])
  t.same(journeys.slice(3).map(({ problem }) => problem), [null, null, null])
  const waits = journeys.slice(3).map(({ retryAfterS }) => retryAfterS ?? 0)
  t.same(waits, waits.toSorted((a, b) => a - b))
  t.equal(header('retry-after'), String(waits.at(-1)))
  await clock.advance(1_000 * (waits.at(-1) ?? 0))
  const again = read('/v1/journeys?ids=1003,1004,1005')
  await untilWaiting(service, 1)
  await clock.advance(1_000)
  t.match((await again).json, { journeys: [{ status: 'ok' }, { status: 'ok' }, { status: 'ok' }] })
})

t.test('an overview has its loaded parts, and the others are pending', async t => {
  const service = await startOnClock(t, { env: slow })
  const { read, clock } = service
  await read(reportPath(1))
  await clock.advance(10_000)
  await read(reportPath(2))
  const asked = read('/v1/journeys/1000/overview')
  await untilWaiting(service, 1)
  await clock.advance(1_000)
  const { status, json, header } = await asked
  t.equal(status, 200)
  const pending = { status: 'pending', problem: { code: 'busy' } }
  t.match(json, { parts: { statistics: { status: 'ok' }, conversion: { status: 'ok' }, activation: pending } })
  const waitS = Number(header('retry-after'))
  t.ok(waitS >= 2 && waitS <= 3, `${waitS} s`)
  await clock.advance(1_000 * waitS)
  t.match((await read('/v1/journeys/1000/overview')).json, { parts: { activation: { status: 'ok' } } })
})

t.test('loads of disconnected callers are not sent, and the next caller need not wait for them', async t => {
  const service = await startService(t, { env: { TD_MAX_CONCURRENCY: '1', TD_DEFINITIONS: 'off' } })
  const { sandbox, address } = service
  const answer = sandbox.hold()
  const running = readAnswer(service, reportPath(1))
  await untilCalled(service, 1)
  const hangUp = new AbortController()
  const gone = Array.from({ length: 25 }, (_, index) =>
    fetch(`${address}${reportPath(index + 2)}`, { signal: hangUp.signal }).then(() => 'answered', () => 'gone'))
  await untilWaiting(service, 25)
  hangUp.abort()
  t.same(new Set(await Promise.all(gone)), new Set(['gone']))
  await untilWaiting(service, 0)
  const next = readAnswer(service, reportPath(28))
  await untilWaiting(service, 1)
  answer()
  t.equal((await next).status, 200)
  t.equal((await running).status, 200)
  t.equal(sandbox.calls.of('statistics'), 2, 'TD is asked for nothing that nobody needs')
})

t.test('a load that was sent continues without its caller and is cached', async t => {
  const service = await startService(t, { env: { TD_DEFINITIONS: 'off' } })
  const release = service.sandbox.hold()
  const noticed = new Promise<void>(resolve => {
    service.app.server.once('request', (_request, response) => { response.once('close', resolve) })
  })
  const hangUp = new AbortController()
  const gone = fetch(`${service.address}${reportPath(1)}`, { signal: hangUp.signal }).catch(() => {})
  await untilCalled(service, 1)
  hangUp.abort()
  await Promise.all([gone, noticed])
  release()
  const answer = await readAnswer(service, reportPath(1))
  t.equal(answer.status, 200)
  t.equal(service.sandbox.calls.of('statistics'), 1)
})

t.test('a modest client\'s report waits for one load of a greedy client, not for all of them', async t => {
  const plan = { scopes: ['journeys:read' as const], journeys: ['*'] }
  const service = await startWithClients(t, { greedy: plan, modest: plan, operator: { scopes: ['cache:read'], journeys: ['*'] } },
    { env: { TD_MAX_CONCURRENCY: '1', TD_DEFINITIONS: 'off' } })
  const { sandbox, keys } = service
  const release = sandbox.hold()
  const readAs = (key: string, day: number) => readAnswer(service, reportPath(day), { 'x-api-key': key })
  const greedy = Array.from({ length: 25 }, (_, index) => readAs(keys.greedy, index + 1))
  await untilWaiting(service, 24, keys.operator)
  const modest = readAs(keys.modest, 31)
  await untilWaiting(service, 25, keys.operator)
  release()
  const violations = collectViolations()
  for (const answer of await Promise.all([modest, ...greedy])) violations.equal(answer.status, 200)
  const sentBefore = sandbox.calls.log().findIndex(({ url }) => url.includes('2026-01-31'))
  t.ok(sentBefore >= 0 && sentBefore <= 2, `${sentBefore} loads were sent before it`)
  t.same(violations.found, [])
})

t.test('a report has no names if its definition would wait behind other callers', async t => {
  const service = await startOnClock(t, { env: { TD_MAX_RPS: '1' } })
  const { read, clock, sandbox } = service
  // the statistics and the definition use up the two concurrent calls
  await read('/v1/journeys/1001/conversion-graph')
  const asked = read('/v1/journeys/1000/conversion-graph')
  await untilWaiting(service, 2)
  await clock.advance(1_000)
  t.equal((await asked).status, 200, 'without another second for the definition')
  t.equal(sandbox.calls.of('definition'), 1)
  await clock.advance(1_000)
  t.equal(sandbox.calls.of('definition'), 2, 'which is loaded all the same')
})
