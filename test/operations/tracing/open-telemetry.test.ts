import t from 'tap'
import { untraced } from '../../../src/runtime/tracer.ts'
import { spanOf, startTraced } from '../../support/tracing/start-traced.ts'
import { eventually } from '../../support/redis/start-fleet.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('spans are nested, fail with the thrown error, and return the result', async t => {
  const { tracing: { tracer, logFields }, traceOf } = await startTraced(t)
  const result = await tracer.run('outer', {}, async () => {
    t.match(logFields(), { trace_id: /^[0-9a-f]{32}$/, span_id: /^[0-9a-f]{16}$/ })
    t.throws(() => tracer.run('sync', {}, () => { throw new TypeError('a message that may hold anything') }), TypeError)
    await t.rejects(tracer.run('async', {}, async () => { throw Object.assign(new Error('x'), { code: 'upstream-error' }) }))
    await t.rejects(tracer.run('odd', {}, async () => { throw 'a text' })) // eslint-disable-line no-throw-literal
    return tracer.run('value', { attributes: { n: 1.5, yes: true } }, span => {
      span.set({ more: 'text' })
      return 42
    })
  })
  t.equal(result, 42)
  t.same(logFields(), {})
  const spans = await traceOf(({ name }) => name === 'outer')
  const outer = spanOf(spans, 'outer')
  t.match(outer, { parentSpanId: '', failed: false })
  const violations = collectViolations()
  for (const name of ['sync', 'async', 'odd', 'value']) violations.equal(spanOf(spans, name).parentSpanId, outer.spanId, name)
  t.same(violations.found, [])
  t.match(spanOf(spans, 'sync'), { failed: true, attributes: { 'error.type': 'TypeError' } })
  t.match(spanOf(spans, 'async').attributes, { 'error.type': 'upstream-error' })
  t.match(spanOf(spans, 'odd').attributes, { 'error.type': 'unknown' })
  t.match(spanOf(spans, 'value'), { failed: false, attributes: { n: 1.5, yes: true, more: 'text' } })
  t.notMatch(JSON.stringify(spans, (_key, value: unknown) => typeof value === 'bigint' ? String(value) : value), /may hold anything|a text/)
})

t.test('without tracing, only the work is done', async t => {
  t.equal(untraced.run('x', {}, span => {
    span.set({ a: 1 })
    return span.headers()
  }), untraced.run('y', {}, span => span.headers()), 'not even an object is made')
  t.equal(untraced.begin({ traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` }), null)
})

t.test('a collector that refuses is one line at the start and one at the end, without its answer', async t => {
  const { collector, tracing: { tracer }, told } = await startTraced(t, { answer: 400 })
  for (let batch = 1; batch <= 3; batch++) {
    tracer.run('lost', {}, () => {})
    await eventually(() => collector.requests >= batch)
  }
  await eventually(() => told.length === 1)
  collector.answer = 200
  tracer.run('kept', {}, () => {})
  await eventually(() => told.length === 2)
  t.same(told, [
    'spans cannot be exported; traces will have gaps {"reason":"400"}',
    'spans are exported again {"lost":3}'
  ])
  t.same(collector.spans.map(({ name }) => name), ['kept'])
})

t.test('remaining spans are delivered at the end, within a time limit', async t => {
  const { collector, tracing } = await startTraced(t, { env: { OTEL_BSP_SCHEDULE_DELAY: '60000' } })
  tracing.tracer.run('last', {}, () => {})
  await tracing.close(5_000)
  t.same(collector.spans.map(({ name }) => name), ['last'])
  const silent = await startTraced(t, { answer: 'silence', env: { OTEL_BSP_SCHEDULE_DELAY: '60000', OTEL_EXPORTER_OTLP_TIMEOUT: '500' } })
  silent.tracing.tracer.run('last', {}, () => {})
  await silent.tracing.close(50)
  await eventually(() => silent.collector.requests === 1)
})

t.test('the environment sets the service name, attributes and sampling', async t => {
  const { collector, tracing: { tracer }, traceOf } = await startTraced(t, {
    env: {
      OTEL_SERVICE_NAME: 'journeys',
      OTEL_RESOURCE_ATTRIBUTES: 'deployment.environment=test',
      OTEL_TRACES_SAMPLER: 'parentbased_always_off',
      OTEL_EXPORTER_OTLP_HEADERS: 'x-collector-key=abc',
      OTEL_EXPORTER_OTLP_COMPRESSION: 'gzip'
    }
  })
  tracer.run('unsampled', {}, span => t.match(span.headers(), { traceparent: /-00$/ }))
  const span = tracer.begin({ traceparent: `00-${'1'.repeat(32)}-${'2'.repeat(16)}-01` })
  span?.end('GET /', {}, false)
  const spans = await traceOf(({ name }) => name === 'GET /')
  t.equal(spans.length, 1)
  t.equal(collector.spans.length, 1)
  t.match(collector.resource, { 'service.name': 'journeys', 'deployment.environment': 'test', 'service.version': '1.2.3' })
  t.match(collector.raw[0], '"x-collector-key":"abc"')
})
