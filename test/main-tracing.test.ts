import { readdirSync, readFileSync } from 'node:fs'
import t, { type Test } from 'tap'
import { startSandbox } from '../sandbox/start-sandbox.ts'
import { freePort } from './support/free-port.ts'
import { startCollector } from './support/tracing/otlp-collector.ts'
import { eventually } from './support/redis/start-fleet.ts'
import { fetchPatiently, startProcess } from './support/process/start-process.ts'
import { collectViolations } from './support/collect-violations.ts'

const key = '4711/PLANTEDKEYPLANTEDKEY0123456789abcdef'
const path = '/v1/journeys/1000/statistics'

async function startService (t: Test, env: Record<string, string>) {
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const service = startProcess(t, 'main.ts', [], { PORT: '0', TD_API_KEY: key, TD_BASE_URL: sandbox.origin, ...env })
  const origin = await service.waitFor(/listening at (http:[^"]+)/)
  return { ...service, sandbox, get: () => fetchPatiently(`${origin}${path}`) }
}

/** The code that a process loaded from files, according to Node's coverage. */
function loadedCode (directory: string): string {
  return readdirSync(directory).flatMap(file => {
    const { result } = JSON.parse(readFileSync(`${directory}/${file}`, 'utf8')) as { result: Array<{ url: string }> }
    return result.filter(({ url }) => url.startsWith('file:')).map(({ url }) => readFileSync(new URL(url), 'utf8'))
  }).join('\n')
}

t.test('OpenTelemetry is loaded only if tracing is on', async t => {
  const collector = await startCollector(t)
  const violations = collectViolations()
  const classes = ['BasicTracerProvider', 'BatchSpanProcessor', 'OTLPTraceExporter']
  for (const [name, env] of [['off', {}], ['on', { OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin }]] as const) {
    const directory = t.testdir({})
    const { get, child, ended } = await startService(t, { NODE_V8_COVERAGE: directory, ...env })
    violations.equal((await get()).status, 200, name)
    child.kill('SIGTERM')
    violations.equal(await ended, 0, name)
    const code = loadedCode(directory)
    violations.match(code, /function buildApp\b/, name)
    violations.same(classes.filter(part => code.includes(`${part} = class`)), name === 'off' ? [] : classes, name)
  }
  t.same(violations.found, [])
})

t.test('the last spans are delivered before the process ends', async t => {
  const collector = await startCollector(t)
  const { get, child, ended, output, sandbox } = await startService(t, {
    OTEL_EXPORTER_OTLP_ENDPOINT: collector.origin, OTEL_EXPORTER_OTLP_HEADERS: 'x-key=PLANTEDHEADER', OTEL_BSP_SCHEDULE_DELAY: '60000'
  })
  t.equal((await get()).status, 200)
  child.kill('SIGTERM')
  t.equal(await ended, 0)
  t.ok(collector.spans.some(({ kind }) => kind === 'server'))
  t.ok(collector.spans.some(({ spanId }) => sandbox.calls.log()[0]?.traceparent?.includes(spanId)))
  t.match(collector.raw.join(), 'PLANTEDHEADER')
  t.notMatch(output(), 'PLANTED')
})

t.test('a silent or missing collector delays neither callers nor shutdown', async t => {
  const silent = await startCollector(t, 'silence')
  const nobody = `http://127.0.0.1:${await freePort()}`
  const violations = collectViolations()
  for (const endpoint of [silent.origin, nobody]) {
    const { get, child, ended } = await startService(
      t, { OTEL_EXPORTER_OTLP_ENDPOINT: endpoint, OTEL_BSP_SCHEDULE_DELAY: '10', SHUTDOWN_GRACE_MS: '1500', MANAGEMENT_PORT: '0' }
    )
    for (let turn = 0; turn < 20; turn++) violations.equal((await get()).status, 200, turn, endpoint)
    if (endpoint === silent.origin) await eventually(() => silent.requests > 0)
    child.kill('SIGTERM')
    violations.equal(await ended, 0, 'within the grace', endpoint)
  }
  t.same(violations.found, [])
})

t.test('a collector with an unsupported protocol is a configuration error', async t => {
  const service = startProcess(t, 'main.ts', [], {
    TD_API_KEY: key, OTEL_EXPORTER_OTLP_ENDPOINT: 'collector:4317', OTEL_EXPORTER_OTLP_PROTOCOL: 'grpc'
  })
  t.equal(await service.ended, 78)
  t.match(service.output(), /OTEL_EXPORTER_OTLP_ENDPOINT: needs an http[^]*OTEL_EXPORTER_OTLP_PROTOCOL: only http\/protobuf/)
})
