import t, { type Test } from 'tap'
import { keyTraces } from '../support/service/key-traces.ts'
import { spanOf, startTraced } from '../support/tracing/start-traced.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { plantedKey, startService } from '../support/service/start-service.ts'
import { needsRedis, startRedis } from '../support/redis/redis-server.ts'
import { eventually, startFleet, untilConnected } from '../support/redis/start-fleet.ts'
import { collectViolations } from '../support/collect-violations.ts'

const traceId = '0af7651916cd43dd8448eb211c80319c'
const traceparent = `00-${traceId}-b7ad6b7169203331-01`
const path = '/v1/journeys/1001/statistics'
const route = 'GET /v1/journeys/:journeyId/statistics'

async function startAll (t: Test) {
  const traced = await startTraced(t)
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  return {
    ...traced,
    clock,
    ...await startService(t, {
      clock, tracing: traced.tracing, env: { TD_DEFINITIONS: 'off', TD_MAX_ATTEMPTS: '2' }, deps: { random: () => 0 }
    })
  }
}

t.test('a miss is one trace, from the client\'s to Treasure Data', async t => {
  const { get, log, sandbox, collector, traceOf } = await startAll(t)
  const answer = await get(path, { traceparent, tracestate: 'vendor=1', 'accept-encoding': 'gzip' })
  await answer.text()
  const spans = await traceOf(({ name }) => name === route)
  const request = spanOf(spans, route)
  t.match(request, {
    traceId,
    parentSpanId: 'b7ad6b7169203331',
    kind: 'server',
    failed: false,
    attributes: {
      'http.request.method': 'GET',
      'http.route': '/v1/journeys/:journeyId/statistics',
      'http.response.status_code': 200,
      'cache.outcome': 'miss',
      'request.id': answer.headers.get('x-request-id')
    }
  })
  const source = spanOf(spans, 'source')
  t.match(
    source,
    { parentSpanId: request.spanId, attributes: { 'source.key': 'statistics:1001', 'cache.outcome': 'miss', 'cache.mode': 'normal' } }
  )
  const load = spanOf(spans, 'load')
  t.match(load, { parentSpanId: source.spanId, attributes: { 'load.changed': true, 'journey.id': '1001', 'td.endpoint': 'statistics' } })
  const call = spanOf(spans, 'td statistics')
  t.match(call, {
    parentSpanId: load.spanId,
    kind: 'client',
    attributes: { 'td.attempt': 1, 'http.response.status_code': 200, 'server.address': '127.0.0.1' }
  })
  const violations = collectViolations()
  for (const name of ['derive', 'encode', 'compress']) violations.equal(spanOf(spans, name).parentSpanId, request.spanId, name)
  t.same(violations.found, [])
  t.match(spanOf(spans, 'encode').attributes, { 'report.name': 'statistics', 'encode.media_type': /json/, 'encode.bytes': Number })
  t.match(spanOf(spans, 'compress').attributes, { 'encode.coding': 'gzip' })
  t.equal(spans.length, 7)
  t.equal(sandbox.calls.log()[0]?.traceparent, `00-${traceId}-${call.spanId}-01`, 'Treasure Data is told')
  t.match(collector.resource, { 'service.name': 'td-journey-bff', 'service.version': '1.2.3', 'telemetry.sdk.name': 'opentelemetry' })
  await eventually(() => log.some(line => line.includes('answered')))
  const [line] = log.map(line => JSON.parse(line)).filter(({ msg }) => msg === 'answered')
  t.match(line, { trace_id: traceId, span_id: request.spanId, reqId: answer.headers.get('x-request-id') })
})

t.test('a hit is one span, and after the TTL the refresh that it started is below it', async t => {
  const { get, log, clock, sandbox, collector, traceOf } = await startAll(t)
  await get(path)
  await traceOf(({ name }) => name === route)
  collector.spans.length = 0
  const hit = await get(path, { traceparent })
  const spans = await traceOf(span => span.traceId === traceId)
  t.match(spans, [{
    name: route,
    parentSpanId: 'b7ad6b7169203331',
    attributes: { 'cache.outcome': 'hit', 'cache.age_ms': 0, 'request.id': hit.headers.get('x-request-id') }
  }])
  t.equal(spans.length, 1)
  t.match(JSON.parse(log.findLast(line => line.includes('answered')) ?? ''), { trace_id: traceId, span_id: spans[0]?.spanId })

  collector.spans.length = 0
  await clock.advance(6 * 60_000)
  await get(path)
  const refresh = await traceOf(({ attributes }) => attributes['cache.outcome'] === 'revalidating')
  t.equal(spanOf(refresh, 'load').parentSpanId, spanOf(refresh, route).spanId)
  t.match(spanOf(refresh, 'load').attributes, { 'load.awaited': false })
  t.match(sandbox.calls.log().at(-1)?.traceparent, spanOf(refresh, 'td statistics').spanId)
})

t.test('each failed attempt is a span with its reason, and so is the caller\'s answer', async t => {
  const { get, log, clock, sandbox, traceOf } = await startAll(t)
  sandbox.setFault({ journeyId: '1001', fault: { kind: 'status', status: 500 } })
  const asked = get(path, { traceparent })
  await eventually(() => sandbox.calls.total() === 1)
  for (let turn = 0; turn < 200 && sandbox.calls.total() < 2; turn++) await clock.advance(50)
  t.equal((await asked).status, 502)
  const spans = await traceOf(({ name }) => name === route)
  t.match(
    spanOf(spans, route),
    { failed: true, attributes: { 'error.type': 'upstream-error', 'http.response.status_code': 502, 'cache.outcome': 'none' } }
  )
  t.match(spans.filter(({ name }) => name === 'td statistics'), [1, 2].map(attempt =>
    ({ failed: true, attributes: { 'td.attempt': attempt, 'error.type': 'upstream-error', 'http.response.status_code': 500 } })))
  const violations = collectViolations()
  for (const name of ['load', 'source']) {
    violations.match(spanOf(spans, name), { failed: true, attributes: { 'error.type': 'upstream-error' } }, name)
  }
  t.same(violations.found, [])
  const failure = JSON.parse(log.find(line => line.includes('could not answer')) ?? '')
  t.match(failure, { trace_id: traceId, reqId: spanOf(spans, route).attributes['request.id'] },
    'the log\'s line of the failure names the request')

  sandbox.clearFaults()
  t.equal((await get('/v1/journeys/x/statistics', { traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` })).status, 400)
  const refused = await traceOf(span => span.traceId === '1'.repeat(32))
  t.match(refused, [{ name: route, failed: false, attributes: { 'error.type': 'invalid-request', 'http.response.status_code': 400 } }])
})

t.test('each request has one span, even if it cannot be routed or its caller disconnects', async t => {
  const { get, address, sandbox, collector, traceOf } = await startAll(t)
  const ids = ['3', '4', '5'].map(digit => digit.repeat(32))
  const [unrouted = '', unknown = '', left = ''] = ids
  const parentOf = (id: string) => ({ traceparent: `00-${id}-${'2'.repeat(16)}-01` })
  await (await get('/v1/journeys/%/statistics', parentOf(unrouted))).text()
  await (await get('/nothing', parentOf(unknown))).text()
  const release = sandbox.hold({ journeyId: '1001' })
  const leave = new AbortController()
  const asked = fetch(`${address}${path}`, { headers: parentOf(left), signal: leave.signal })
  await eventually(() => sandbox.calls.total() === 1)
  leave.abort()
  await t.rejects(asked)
  release()
  const requestIn =
    async (id: string) => (await traceOf(span => span.traceId === id && span.kind === 'server')).filter(({ kind }) => kind === 'server')
  t.match(await requestIn(unrouted), [{ name: 'GET', attributes: { 'http.response.status_code': 400 } }])
  t.match(await requestIn(unknown), [{ name: 'GET', attributes: { 'http.response.status_code': 404, 'error.type': 'not-found' } }])
  t.match(await requestIn(left), [{ attributes: { 'http.request.method': 'GET' } }])
  await eventually(() => collector.spans.some(({ name, traceId }) => name === 'load' && traceId === left))
  const violations = collectViolations()
  for (const id of ids) violations.equal(collector.spans.filter(({ traceId, kind }) => traceId === id && kind === 'server').length, 1, id)
  t.same(violations.found, [])
})

t.test('only valid trace headers of callers are used', async t => {
  const { get, collector, traceOf } = await startAll(t)
  for (const [index, wrong] of ['00-xyz-1-01', `00-${'0'.repeat(32)}-${'2'.repeat(16)}-01`, 'x'.repeat(5_000)].entries()) {
    await get(`/v1/journeys/${index}/nothing`, { traceparent: wrong })
  }
  await get(path, { traceparent: `00-${traceId}-b7ad6b7169203331-00` })
  await get(path, { tracestate: 'vendor=1' })
  await traceOf(({ attributes }) => attributes['cache.outcome'] === 'hit')
  t.equal(collector.spans.filter(({ kind }) => kind === 'server').length, 4, 'one is not sampled, as its parent asks')
  const violations = collectViolations()
  for (const { parentSpanId, traceId } of collector.spans.filter(({ kind }) => kind === 'server')) {
    violations.equal(parentSpanId, '', parentSpanId, traceId)
    violations.match(traceId, /^[0-9a-f]{32}$/, parentSpanId, traceId)
  }
  t.same(violations.found, [])
})

t.test('the shared tier\'s lookups, locks and writes have spans', needsRedis, async t => {
  const { url } = await startRedis(t)
  const { tracing, collector, traceOf } = await startTraced(t)
  const { replicas: [first], add } = await startFleet(t, { size: 1, env: { REDIS_URL: url } })
  if (first === undefined) throw new Error('no replica')
  const second = await add({ tracing })
  await untilConnected([first, second])
  await second.read('/v1/journeys/1002/statistics')
  await eventually(() => collector.spans.some(({ name }) => name === 'shared tier put'))
  const spans = await traceOf(({ name }) => name === route)
  t.match(spanOf(spans, 'shared tier get'), {
    kind: 'client', parentSpanId: spanOf(spans, 'source').spanId, attributes: { 'tier.outcome': 'miss', 'source.key': 'statistics:1002' }
  })
  t.match(spanOf(spans, 'shared tier lock').attributes, { 'tier.outcome': 'miss', 'tier.lock': 'locked' })
  t.match(spanOf(spans, 'shared tier put').attributes, { 'tier.outcome': 'stored' })

  collector.spans.length = 0
  await first.read(path)
  await eventually(async () => (await first.tier()).stores.stored === 1)
  await second.read(path)
  const shared = await traceOf(({ name }) => name === route)
  t.match(spanOf(shared, 'shared tier get').attributes, { 'tier.outcome': 'hit' })
  t.notOk(shared.some(({ name }) => name.startsWith('td ')))
})

t.test('no secret is in exported spans, wherever it was put', async t => {
  const { get, sandbox, collector, traceOf } = await startAll(t)
  const echo = JSON.stringify({ code: plantedKey, message: `the key ${plantedKey} is wrong` })
  for (const status of [200, 401, 403]) {
    sandbox.setFault({ journeyId: '1001', times: 1, fault: { kind: 'body', status, body: echo } })
    await get(path)
  }
  for (const secret of [plantedKey, encodeURIComponent(plantedKey)]) {
    await get(`/v1/journeys/1002/statistics?key=${secret}`,
      { traceparent, authorization: `Bearer ${secret}`, 'x-api-key': secret, baggage: `key=${secret}`, tracestate: `key=${secret}` })
    await get(`/${secret}`)
    await get(`/v1/journeys/${secret}/statistics`)
  }
  await get('/v1/journeys/1003/statistics', { traceparent: traceparent.replaceAll('0af', '111') })
  await traceOf(span => span.traceId.startsWith('111'))
  t.ok(collector.spans.length > 10)
  const violations = collectViolations()
  for (const trace of keyTraces) violations.notOk(collector.raw.join().includes(trace), trace.slice(0, 4))
  t.same(violations.found, [])
})
