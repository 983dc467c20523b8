import { once } from 'node:events'
import { connect } from 'node:net'
import t, { type Test } from 'tap'
import { createPeers } from '../../src/access/client-address.ts'
import { createManagement, listenForManagement } from '../../src/http/server/create-management.ts'
import { createLogger } from '../../src/operations/logs/logger.ts'
import { freePort } from '../support/free-port.ts'
import { untilRefreshed } from '../support/service/read-answer.ts'
import { sendRaw } from '../support/service/send-raw.ts'
import { scrape, type Scrape } from '../support/service/scrape.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { statisticsSchema } from '../../src/http/schemas/statistics.ts'
import { collectViolations } from '../support/collect-violations.ts'

const route = '/v1/journeys/:journeyId/statistics'
const path = '/v1/journeys/1001/statistics'
const requests = 'td_journey_bff_http_request_duration_seconds_count'
const calls = 'td_journey_bff_upstream_call_duration_seconds_count'

async function startWithMetrics (t: Test, env: Record<string, string> = {}): Promise<ServiceOnClock & { scrape: () => Promise<Scrape> }> {
  const port = await freePort()
  const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off', MANAGEMENT_PORT: String(port), ...env } })
  await service.app.openManagement()
  return { ...service, scrape: () => scrape(`http://127.0.0.1:${port}`) }
}

t.test('a miss, hits on both paths, a refusal and a stale answer change their metrics', async t => {
  const { app, clock, read, sandbox, scrape, ...service } = await startWithMetrics(t)
  const before = await scrape()
  t.equal(before.value(requests), 0)
  t.equal(before.value('td_journey_bff_key_state', { state: 'untried' }), 1)

  await read(path)
  await read(path)
  await read(path, { 'if-none-match': '*' })
  await app.inject({ url: path, headers: { host: 'localhost' } })
  await read('/v1/journeys/0/statistics')
  await read('/nothing/4711')
  const after = await scrape()
  t.equal(after.value(requests, { route, method: 'GET', status: '2xx', cache: 'miss' }), 1)
  t.equal(after.value(requests, { route, status: '2xx', cache: 'hit' }), 2)
  t.equal(after.value(requests, { route, status: '3xx', cache: 'hit' }), 1)
  t.equal(after.value(requests, { route, status: '4xx', cache: 'none' }), 1)
  t.equal(after.value(requests, { route: 'none', status: '4xx' }), 1)
  t.equal(after.value('td_journey_bff_http_request_duration_seconds_bucket', { route, cache: 'hit', le: '+Inf' }), 3)
  t.equal(after.value(calls, { endpoint: 'statistics', outcome: 'ok', attempt: '1' }), 1)
  t.equal(after.value('td_journey_bff_cache_entries', { part: 'sources' }), 1)
  t.equal(after.value('td_journey_bff_cache_hits_total', { tier: 'memory' }), 3)
  t.equal(after.value('td_journey_bff_cache_hits_total', { tier: 'shared' }), 0)
  t.ok(after.value('td_journey_bff_cache_bytes', { part: 'reports' }) > 0)
  t.equal(after.value('td_journey_bff_upstream_last_success_timestamp_seconds', { endpoint: 'statistics' }), clock.wallMs() / 1_000)

  sandbox.setFault({ journeyId: '1001', fault: { kind: 'status', status: 500 } })
  await clock.advance(6 * 60_000)
  await read(path)
  await untilRefreshed({ app, sandbox, ...service })
  await read(path)
  const stale = await scrape()
  t.equal(stale.value(requests, { route, cache: 'revalidating' }), 1)
  t.equal(stale.value(requests, { route, cache: 'stale' }), 1)
  t.equal(stale.value('td_journey_bff_stale_answers_total', { reason: 'upstream-error' }), 1)
  t.equal(stale.value(calls, { endpoint: 'statistics', outcome: 'upstream-error' }), 1)
  t.notMatch(stale.text, /PLANTED|="[^"]*(1001|4711)/, 'no label holds an id or the key')
})

t.test('calls for indexes and bundles are counted by endpoint and outcome, as for journeys', async t => {
  const { read, sandbox, scrape } = await startWithMetrics(t, {
    TD_AUDIENCES: '300', TD_FOLDERS: '510', TD_DEFINITIONS: 'on', TD_MAX_ATTEMPTS: '1'
  })
  sandbox.setFault({ endpoint: 'folderIndex', journeyId: '510', fault: { kind: 'status', status: 403 } })
  await read('/v1/journeys')
  await read('/v1/bundles/7')
  await read('/v1/bundles/999999')
  const { value } = await scrape()
  const violations = collectViolations()
  for (const [endpoint, outcome] of [
    ['audienceIndex', 'ok'], ['folderIndex', 'index-access-denied'], ['bundle', 'ok'], ['bundle', 'bundle-not-found']
  ] as const) {
    violations.equal(value(calls, { endpoint, outcome, attempt: '1' }), 1, `${endpoint} ${outcome}`)
  }
  for (const endpoint of ['audienceIndex', 'bundle']) {
    violations.ok(value('td_journey_bff_upstream_last_success_timestamp_seconds', { endpoint }) > 0, endpoint)
  }
  t.same(violations.found, [])
})

t.test('compressing lists and comparisons of versions is charged as for reports, once per body', async t => {
  const { read, scrape } = await startWithMetrics(t, { TD_AUDIENCES: '300', TD_DEFINITIONS: 'on' })
  const charged = async () => (await scrape()).value('td_journey_bff_work_seconds_total', { kind: 'compressing' })
  const violations = collectViolations()
  for (const url of ['/v1/journeys', '/v1/bundles/7/comparison?versions=1,2&range=last_7d', path]) {
    const before = await charged()
    const { header } = await read(url, { 'accept-encoding': 'gzip' })
    const first = await charged()
    violations.equal(header('content-encoding'), 'gzip', url)
    violations.ok(first > before, url)
    await read(url, { 'accept-encoding': 'gzip' })
    violations.equal(await charged(), first, `${url} again`)
  }
  t.same(violations.found, [])
})

t.test('a session is counted exactly: miss, hit, 304, joined load, stale answer, and each problem', async t => {
  const { app, clock, read, sandbox, scrape, ...service } = await startWithMetrics(t, { AUTH_MODE: 'none', CACHE_TTL_NEGATIVE_S: '1' })
  const first = await read(path)
  await read(path)
  await read(path, { 'if-none-match': first.header('etag') ?? '' })
  sandbox.setFault({ times: 1, fault: { kind: 'latency', ms: 1_000 } })
  await Promise.all(Array.from({ length: 5 }, () => read('/v1/journeys/1002/statistics')))
  const problems: Array<[code: string, ask: () => Promise<unknown>]> = [
    ['invalid-request', () => read('/v1/journeys/0/statistics')],
    ['range-too-long', () => read('/v1/journeys/1001/overview?from=2020-01-01&to=2021-01-01')],
    ['not-found', () => read('/nothing')],
    ['not-acceptable', () => read(path, { accept: 'text/html' })],
    ['misdirected', () => read(path, { host: 'elsewhere.test' })],
    ['not-cached', () => read('/v1/journeys/1003/statistics', { 'cache-control': 'only-if-cached' })],
    ['journey-not-found', () => read('/v1/journeys/424242/statistics')],
    ['pointer-not-found', () => read('/v1/journeys/1001/explain?report=statistics&pointer=/nothing')],
    ['not-derived', () => read('/v1/journeys/1001/explain?report=statistics&pointer=/totals')],
    ['method-not-allowed', () => fetch(`${service.address}${path}`, { method: 'POST' })],
    ['address-too-long', () => read(`/${'x'.repeat(9_000)}`)],
    ['request-too-large', () => read(path, Object.fromEntries(Array.from({ length: 120 }, (_, index) => [`x-${index}`, '1'])))],
    ['upstream-unavailable', async () => {
      // twice: a closed reused connection is replaced
      sandbox.setFault({ times: 2, fault: { kind: 'reset' } })
      await read('/v1/journeys/6000/statistics')
      sandbox.clearFaults()
    }],
    ...([
      [403, 'journey-access-denied'], [422, 'journey-unprocessable'], [302, 'upstream-malformed'], [401, 'upstream-credentials'],
      [500, 'upstream-error'], [429, 'upstream-throttled']
    ] as const)
      .map(([status, code], index): [string, () => Promise<unknown>] => [code, async () => {
        sandbox.setFault({ times: 1, fault: { kind: 'status', status } })
        await read(`/v1/journeys/${5000 + index}/statistics`)
      }])
  ]
  for (const [, ask] of problems) await ask()
  sandbox.setFault({ journeyId: '1001', fault: { kind: 'status', status: 500 } })
  await clock.advance(6 * 60_000)
  await read(path)
  await untilRefreshed({ app, sandbox, ...service })
  await read(path)

  const { value, labelsOf } = await scrape()
  const violations = collectViolations()
  for (const [cache, status, count] of [
    ['hit', '2xx', 1], ['hit', '3xx', 1], ['miss', '2xx', 2], ['collapsed', '2xx', 4], ['revalidating', '2xx', 1], ['stale', '2xx', 1]
  ] as const) {
    violations.equal(value(requests, { route, cache, status }), count, `${cache} ${status}`)
  }
  for (const [code] of problems) violations.equal(value('td_journey_bff_problems_total', { code }), 1, code)
  t.same(violations.found, [])
  t.equal(labelsOf('td_journey_bff_problems_total').length, problems.length, 'and no other')
  t.equal(value('td_journey_bff_served_data_age_seconds_count'), 10)
  t.equal(value('td_journey_bff_served_data_age_seconds_bucket', { le: '300' }), 8)
  t.equal(value('td_journey_bff_served_data_age_seconds_bucket', { le: '900' }), 10)
})

t.test('problems that need special settings are counted as well', async t => {
  type Session = Awaited<ReturnType<typeof startWithMetrics>>
  const sessions: Array<[code: string, env: Record<string, string>, ask: (session: Session) => Promise<unknown>]> = [
    ['definitions-off', { TD_DEFINITIONS: 'off' }, ({ read }) => read('/v1/journeys/1001')],
    ['upstream-timeout', { TD_DEADLINE_MS: '100' }, async ({ clock, read, sandbox }) => {
      sandbox.setFault({ fault: { kind: 'hang-before-headers' } })
      const asked = read(path)
      while (sandbox.calls.total() === 0) await new Promise(resolve => setImmediate(resolve))
      await clock.advance(200)
      await asked
    }],
    ['overloaded', {}, async ({ app, read }) => {
      app.isUnderPressure = () => true
      await read(path)
    }]
  ]
  const violations = collectViolations()
  for (const [code, env, ask] of sessions) {
    const session = await startWithMetrics(t, env)
    await ask(session)
    const { value, labelsOf } = await session.scrape()
    violations.equal(value('td_journey_bff_problems_total', { code }), 1, code)
    violations.equal(labelsOf('td_journey_bff_problems_total').length, 1, code, env, ask)
  }
  t.same(violations.found, [])
})

t.test('refusals are counted by their reason', async t => {
  const port = await freePort()
  const { app, get, keys } = await startWithClients(t, {
    reader: { scopes: ['journeys:read'], journeys: ['1001'], rateLimit: { requestsPerMinute: 2, loadsPerMinute: 2 } }
  }, { env: { MANAGEMENT_PORT: String(port) } })
  await app.openManagement()
  const as = { authorization: `Bearer ${keys.reader}` }
  const statuses = []
  for (const [asked, headers] of [[path, {}], ['/v1/journeys/1002/statistics', as], [path, as], [path, as]] as const) {
    statuses.push((await get(asked, headers)).status)
  }
  t.same(statuses, [401, 403, 200, 429])
  const { value } = await scrape(`http://127.0.0.1:${port}`)
  const violations = collectViolations()
  for (const code of ['unauthenticated', 'forbidden', 'rate-limited']) {
    violations.equal(value('td_journey_bff_problems_total', { code }), 1, code)
  }
  t.same(violations.found, [])
})

t.test('drift and adjustments are counted by kind and code', async t => {
  const { read, sandbox, scrape } = await startWithMetrics(t)
  const body = JSON.stringify({ data: { attributes: { size: '5', future: 1 } } })
  sandbox.setFault({ journeyId: '1001', fault: { kind: 'status', status: 200, body } })
  await read(path)
  await read(path)
  const { value } = await scrape()
  const violations = collectViolations()
  for (const kind of ['number-as-text', 'unknown-field', 'missing-part']) {
    violations.equal(value('td_journey_bff_drift_answers_total', { endpoint: 'statistics', kind }), 1, kind)
  }
  t.same(violations.found, [])
  t.equal(value('td_journey_bff_adjustments_total', { code: 'missing-part' }), 1)
})

t.test('process, event loop and version are reported in every scrape', async t => {
  const { scrape } = await startWithMetrics(t)
  const violations = collectViolations()
  for (let times = 0; times < 2; times++) {
    const { text, value } = await scrape()
    violations.match(text, /^process_resident_memory_bytes \d+$/m, times)
    violations.match(text, /^nodejs_eventloop_lag_p99_seconds /m, times)
    violations.equal(value('td_journey_bff_build_info'), 1, times)
    violations.equal(text.match(/^# TYPE (\S+) /gm)?.length, new Set(text.match(/^# TYPE (\S+) /gm)).size, times)
  }
  t.same(violations.found, [])
})

interface Flows { flows: { entries: number | null } }

t.test('a thread builds three years of daily buckets, with the numbers of monthly ones', async t => {
  const { scrape, read } = await startWithMetrics(t)
  const countTasks = async () => (await scrape()).value('td_journey_bff_thread_task_duration_seconds_count')
  const readFlows = async (by: string): Promise<Flows[][]> => {
    const { status, json } = await read(`/v1/journeys/1001/statistics?from=2023-09-16&to=2026-09-15&by=${by}`)
    t.equal(status, 200)
    const { buckets, stages } = statisticsSchema.parse(json)
    return [buckets ?? [], ...stages.map(({ buckets }) => buckets ?? [])]
  }
  const months = await readFlows('month')
  const before = await countTasks()
  const days = await readFlows('day')
  t.equal(await countTasks(), before + 1)
  t.equal(days[0]?.length, 1_096)
  const entriesOf = (found: Flows[][]) => found.map(buckets => buckets.reduce((sum, { flows }) => sum + Number(flows.entries), 0))
  t.same(entriesOf(days), entriesOf(months))
})

t.test('the management port serves only metrics, which clients cannot reach', async t => {
  const port = await freePort()
  const { app, read } = await startOnClock(t, { env: { MANAGEMENT_PORT: String(port) } })
  await app.openManagement()
  const ask = (path: string, method = 'GET') => fetch(`http://127.0.0.1:${port}${path}`, { method })
  const answer = await ask('/metrics')
  t.match(answer.headers.get('content-type'), 'text/plain; version=0.0.4')
  t.equal(answer.headers.get('cache-control'), 'no-store')
  t.equal(answer.headers.get('x-content-type-options'), 'nosniff')
  const violations = collectViolations()
  for (const [path, method] of [
    ['/', 'GET'], ['/v1/journeys/1001/statistics', 'GET'], ['/metrics/', 'GET'], ['/', 'DELETE']
  ] as const) {
    const refused = await ask(path, method)
    violations.equal(refused.status, 404, path, method)
    violations.match(await refused.json(), { code: 'not-found' }, path, method)
  }
  t.equal((await ask('/metrics', 'HEAD')).status, 200)
  const deletion = await ask('/metrics', 'DELETE')
  t.match({ status: deletion.status, allow: deletion.headers.get('allow'), body: await deletion.json() },
    { status: 405, allow: 'GET, HEAD', body: { code: 'method-not-allowed' } })
  t.same(violations.found, [])
  t.match(await read('/metrics'), { status: 404 })
  await app.close()
  await t.rejects(ask('/metrics'))
})

t.test('on this machine, metrics are closed to pages under an attacker\'s name; a scraper in a network may use any name', async t => {
  const violations = collectViolations()
  for (const [host, status] of [['127.0.0.1', 421], ['0.0.0.0', 200]] as const) {
    const port = await freePort()
    const { app } = await startOnClock(t, { env: { MANAGEMENT_HOST: host, MANAGEMENT_PORT: String(port) } })
    await app.openManagement()
    const ask = (name: string) =>
      sendRaw({ address: `http://127.0.0.1:${port}` }, `GET /metrics HTTP/1.1\r\nhost: ${name}\r\nconnection: close\r\n\r\n`)
    violations.match(await ask('evil.example'), new RegExp(`^HTTP/1.1 ${status} `), host, status)
    violations.match(await ask(`localhost:${port}`), /^HTTP\/1.1 200 /, host, status)
  }
  t.same(violations.found, [])
})

t.test('with port 0 there is no listener', async t => {
  const { app } = await startOnClock(t, { env: { MANAGEMENT_PORT: '0' } })
  await app.openManagement()
  t.equal(app.addresses().length, 1)
})

t.test('metrics that fail are a fault of the service', async t => {
  const management = await createManagement({
    metrics: { contentType: 'text/plain', render: async () => { throw new Error('secret') } },
    logger: createLogger('silent'),
    peers: createPeers([]),
    checkHost: null,
    incompleteMs: 1_000
  })
  t.teardown(() => management.close())
  const { statusCode, body } = await management.inject('/metrics')
  t.equal(statusCode, 500)
  t.match(JSON.parse(body), { code: 'internal-error', requestId: /^[\w-]+$/ })
  t.notMatch(body, 'secret')
})

t.test('a port in use is reported with its setting', async t => {
  const { address } = await startOnClock(t)
  const port = Number(new URL(address).port)
  const management = await createManagement({
    metrics: { contentType: 'text/plain', render: async () => '' },
    logger: createLogger('silent'),
    peers: createPeers([]),
    checkHost: null,
    incompleteMs: 1_000
  })
  t.teardown(() => management.close())
  await t.rejects(listenForManagement(management, { host: '127.0.0.1', port }),
    { message: /MANAGEMENT_PORT/, cause: { code: 'EADDRINUSE' } })
})

t.test('scrapers\' connections end in time and are limited', async t => {
  const management = await createManagement({
    metrics: { contentType: 'text/plain', render: async () => 'up 1\n' },
    logger: createLogger('silent'),
    peers: createPeers([]),
    checkHost: null,
    incompleteMs: 1_000,
    limits: { headersTimeoutMs: 100, requestTimeoutMs: 300, keepAliveTimeoutMs: 5_000, idleTimeoutMs: 10_000 },
    maxConnections: 2
  })
  t.teardown(() => management.close())
  const address = await management.listen({ host: '127.0.0.1', port: 0 })
  const port = Number(new URL(address).port)
  // one byte of the body every 50 ms, for as long as allowed
  const dripping = connect(port, '127.0.0.1').on('error', () => {})
  dripping.resume().write('POST /metrics HTTP/1.1\r\nhost: localhost\r\ncontent-length: 100000\r\n\r\n')
  const drops = setInterval(() => dripping.write('x'), 50)
  t.teardown(() => clearInterval(drops))
  const silent = connect(port, '127.0.0.1').resume().on('error', () => {})
  await once(silent, 'connect')
  const ended = Promise.all([once(dripping, 'close'), once(silent, 'close')])
  const scrape = 'GET /metrics HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n'
  t.match(await sendRaw({ address }, scrape), /^HTTP\/1.1 200 /, 'a third one takes the place of a silent one')
  await ended
  t.match(await sendRaw({ address }, scrape), /^HTTP\/1.1 200 [^]*up 1/)
})
