import { execFileSync } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { createServer, request as ask } from 'node:http'
import { createServer as createSecureServer } from 'node:https'
import { connect } from 'node:net'
import t from 'tap'
import { startSandbox } from '../sandbox/start-sandbox.ts'
import { collectViolations } from './support/collect-violations.ts'
import { listenOn } from './support/listen-on.ts'
import { fetchPatiently, startProcess } from './support/process/start-process.ts'
import { startCollector } from './support/tracing/otlp-collector.ts'

const password = 'PLANTEDPASSWORD'

t.test('Treasure Data and the collector are called through the proxy, whose password appears nowhere else', async t => {
  const folder = t.testdir({})
  execFileSync('openssl', ['req', '-x509', '-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes', '-days', '2', '-subj',
    '/CN=test',
    '-addext', 'subjectAltName=DNS:td.test,DNS:collector.test', '-keyout', `${folder}/key`, '-out', `${folder}/cert`], { stdio: 'ignore' })
  const tls = { key: readFileSync(`${folder}/key`), cert: readFileSync(`${folder}/cert`) }
  const sandbox = await startSandbox()
  t.teardown(() => sandbox.close())
  const collector = await startCollector(t)
  const encrypt = async (origin: string): Promise<number> => await listenOn(t, createSecureServer(tls, (request, response) => {
    request.pipe(ask(`${origin}${request.url}`, { method: request.method ?? '', headers: request.headers }, answer => {
      response.writeHead(answer.statusCode ?? 0, answer.headers)
      answer.pipe(response)
    }))
  }))
  const ports: Record<string, number> = {
    'td.test:443': await encrypt(sandbox.origin), 'collector.test:4318': await encrypt(collector.origin)
  }
  const asked: string[] = []
  const proxy = await listenOn(t, createServer().on('connect', ({ url = '', headers }, socket) => {
    asked.push(`${url} ${headers['proxy-authorization'] === `Basic ${Buffer.from(`user:${password}`).toString('base64')}`}`)
    const onward = connect(ports[url] ?? 0, '127.0.0.1', () => {
      socket.write('HTTP/1.1 200 OK\r\n\r\n')
      socket.pipe(onward).pipe(socket)
    })
    for (const each of [socket, onward]) each.on('error', () => {})
    t.teardown(() => { socket.destroy(); onward.destroy() })
  }))
  const { child, ended, output, waitFor } = startProcess(t, 'main.ts', [], {
    PORT: '0',
    TD_API_KEY: '4711/PLANTEDKEYPLANTEDKEY0123456789abcdef',
    TD_BASE_URL: 'https://td.test',
    TD_ALLOW_CUSTOM_ORIGIN: 'true',
    HTTPS_PROXY: `http://user:${password}@127.0.0.1:${proxy}`,
    NODE_EXTRA_CA_CERTS: `${folder}/cert`,
    OTEL_EXPORTER_OTLP_ENDPOINT: 'https://collector.test:4318',
    LOG_LEVEL: 'trace'
  })
  const origin = await waitFor(/listening at (http:[^"]+)/)
  const answer = await fetchPatiently(`${origin}/v1/journeys/1000/statistics`)
  t.equal(answer.status, 200)
  const status = await (await fetch(`${origin}/v1/status`)).text()
  child.kill('SIGTERM')
  t.equal(await ended, 0)
  t.same([...new Set(asked)].sort(), ['collector.test:4318 true', 'td.test:443 true'])
  t.ok(collector.spans.length > 0)
  const violations = collectViolations()
  const encoded = Buffer.from(`user:${password}`).toString('base64')
  for (const [what, text] of Object.entries({ output: output(), status, answer: await answer.text(), spans: collector.raw.join() })) {
    for (const trace of [password, encoded]) violations.notOk(text.includes(trace), `${what}: ${trace}`)
  }
  t.same(violations.found, [])
})
