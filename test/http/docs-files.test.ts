import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { docsPage } from '../../src/http/openapi/docs-page.ts'
import { problems } from '../../src/http/plugins/problems.ts'
import { requestLog } from '../../src/http/plugins/request-log.ts'
import { RequestCauses } from '../../src/http/server/request-causes.ts'
import { RequestTallies } from '../../src/http/server/request-tallies.ts'
import { createLogger } from '../../src/operations/logs/logger.ts'
import { docsFiles } from '../support/browser/docs-files.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { startService } from '../support/service/start-service.ts'

const files = Object.values(docsFiles())

t.test('the documentation page names its files, which browsers keep forever', async t => {
  const ask = await startPage(t)
  const violations = collectViolations()
  for (const path of ['/docs', '/docs/']) {
    const { headers, bytes } = await ask(path)
    violations.equal(headers['cache-control'], 'no-store', path)
    violations.match(headers['content-security-policy'], /script-src 'self';/, path)
    violations.same([...bytes.toString().matchAll(/(?:src|href)="(\/docs[^"]+)"/g)].map(([, name]) => name).filter(name =>
      !files.includes(String(name))), [], path)
    for (const file of files) violations.ok(bytes.includes(file), `${path}: ${file}`)
  }
  for (const file of files) {
    violations.match(await ask(file), { status: 200, headers: { 'cache-control': 'public, max-age=31536000, immutable' } }, file)
  }
  t.same(violations.found, [])
})

t.test('files and documents are compressed as accepted, with the same content', async t => {
  const ask = await startPage(t)
  const violations = collectViolations()
  for (const path of [docsFiles().bundle, docsFiles().baseStyle, '/docs/json', '/openapi.json', '/openapi.yaml']) {
    const plain = await ask(path)
    const br = await ask(path, 'gzip, br')
    const gzip = await ask(path, 'gzip')
    violations.same([br, gzip, plain].map(({ headers }) => headers['content-encoding']), ['br', 'gzip', undefined], path)
    violations.same(brotliDecompressSync(br.bytes), plain.bytes, path)
    violations.same(gunzipSync(gzip.bytes), plain.bytes, path)
    for (const { headers } of [plain, br, gzip]) violations.match(headers['vary'], /accept-encoding/i, path)
    violations.equal(br.headers['content-type'], plain.headers['content-type'], path)
  }
  t.same(violations.found, [])
})

t.test('the page with all its files is at most 700 kB', async t => {
  const ask = await startPage(t)
  const sizes = await Promise.all(['/docs', ...files, '/docs/json'].map(async path => (await ask(path, 'gzip, deflate, br')).bytes.length))
  const total = sizes.reduce((sum, size) => sum + size, 0)
  t.ok(total < 700_000, `${total} bytes`)
})

t.test('a service without the built page starts, says what to do, and tells callers', async t => {
  const log: string[] = []
  const app = Fastify({ loggerInstance: createLogger('warn', { write: line => { log.push(line) } }) })
  t.teardown(() => app.close())
  await app.register(requestLog, { causes: new RequestCauses(), logAnswer: null, traces: null, tallies: new RequestTallies() })
  await app.register(problems)
  await app.register(docsPage, { hasViewer: true, folder: `${t.testdir()}/` })
  t.match(log.join(''), /npm run viewer:build/)
  const answer = await app.inject('/docs')
  t.match([answer.statusCode, answer.json(), answer.headers], [404, { code: 'not-found' }, { 'cache-control': 'no-store' }])
})

/** Requests with the given Accept-Encoding, and returns the bytes as sent. */
async function startPage (t: Test) {
  const { address } = await startService(t)
  const { hostname, port } = new URL(address)
  return (path: string, accepted = 'identity') =>
    new Promise<{ status: number, headers: Record<string, unknown>, bytes: Buffer }>((resolve, reject) => {
      request({ hostname, port, path, headers: { 'accept-encoding': accepted } }, response => {
        buffer(response).then(bytes => resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes }), reject)
      }).on('error', reject).end()
    })
}
