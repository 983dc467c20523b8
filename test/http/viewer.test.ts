import { mkdirSync, writeFileSync } from 'node:fs'
import { request } from 'node:http'
import { buffer } from 'node:stream/consumers'
import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { createPeers } from '../../src/access/client-address.ts'
import { problems } from '../../src/http/plugins/problems.ts'
import { requestLog } from '../../src/http/plugins/request-log.ts'
import { security } from '../../src/http/plugins/security.ts'
import { viewer } from '../../src/http/plugins/viewer.ts'
import { createLogger } from '../../src/operations/logs/logger.ts'
import { RequestCauses } from '../../src/http/server/request-causes.ts'
import { RequestTallies } from '../../src/http/server/request-tallies.ts'
import { startService, type ServiceOptions } from '../support/service/start-service.ts'
import { viewerScript } from '../support/browser/viewer-script.ts'
import { collectViolations } from '../support/collect-violations.ts'

const script = viewerScript()

t.test('the page is revalidated each time, and 304 if unchanged', async t => {
  const ask = await startPage(t)
  const page = await ask('/')
  t.match(page, {
    status: 200,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'cache-control': 'no-cache',
      etag: /./,
      'x-content-type-options': 'nosniff',
      'referrer-policy': 'no-referrer'
    }
  })
  t.match(page.bytes.toString(), script)
  t.match(await ask('/', { 'if-none-match': String(page.headers['etag']) }), { status: 304, headers: { 'cache-control': 'no-cache' } })
})

t.test('the page runs only the service\'s files, and nothing inline', async t => {
  const ask = await startPage(t)
  const { headers, bytes } = await ask('/')
  t.equal(headers['content-security-policy'],
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; " +
    "base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
  t.notMatch(bytes.toString(), /<script(?![^>]*src=)|<style|style="|https?:\/\//)
})

t.test('files with content hashes in their names are cached forever, by anybody', async t => {
  const ask = await startPage(t)
  const page = (await ask('/')).bytes.toString()
  const named = [...page.matchAll(/"\.(\/assets\/[^"]+)"/g)].map(([, path]) => path ?? '')
  t.ok(named.length > 1)
  const violations = collectViolations()
  for (const path of named) {
    violations.match(
      await ask(path),
      {
        status: 200,
        headers: {
          'cache-control': 'public, max-age=31536000, immutable',
          'cross-origin-resource-policy': 'same-origin',
          'content-security-policy': /default-src 'none'/
        }
      },
      path
    )
  }
  t.same(violations.found, [])
  t.match((await ask(script)).headers['content-type'], /javascript; charset=utf-8/)
})

t.test('files are served precompressed, as accepted', async t => {
  const ask = await startPage(t)
  const violations = collectViolations()
  for (const path of [script, styleIn((await ask('/')).bytes.toString())]) {
    const plain = await ask(path)
    const br = await ask(path, { 'accept-encoding': 'gzip, br' })
    const gzip = await ask(path, { 'accept-encoding': 'gzip' })
    violations.match(
      [br.headers, gzip.headers, plain.headers].map(headers => [headers['content-encoding'], headers['vary']]),
      [['br', /accept-encoding/i], ['gzip', /accept-encoding/i], [undefined, /accept-encoding/i]],
      path
    )
    violations.same(brotliDecompressSync(br.bytes), plain.bytes, path)
    violations.same(gunzipSync(gzip.bytes), plain.bytes, path)
    violations.equal(new Set([br, gzip, plain].map(({ headers }) => headers['etag'])).size, 3, path)
    violations.equal(br.headers['content-type'], plain.headers['content-type'], path)
  }
  t.same(violations.found, [])
})

t.test('the page says whether there is a history, in other bytes with another validator', async t => {
  const [without, withStore] = [await startPage(t), await startPage(t, { env: { STORE_URL: `file:${t.testdir()}/store.db` } })]
  const [off, on] = [await without('/'), await withStore('/')]
  t.match(off.bytes.toString(), '<meta name="keeps-history" content="no">')
  t.match(on.bytes.toString(), '<meta name="keeps-history" content="yes">')
  t.match(await withStore('/', { 'if-none-match': String(off.headers['etag']) }), { status: 200 })
  t.match(await withStore('/', { 'if-none-match': `"a", W/${String(on.headers['etag'])}` }), { status: 304 })
})

t.test('HEAD works without a body, and other methods are refused', async t => {
  const ask = await startPage(t)
  const violations = collectViolations()
  for (const path of ['/', script]) {
    const [got, told] = [await ask(path), await ask(path, {}, 'HEAD')]
    violations.equal(told.status, 200, path)
    violations.equal(told.bytes.length, 0, path)
    for (const name of ['content-length', 'etag', 'cache-control', 'content-type']) {
      violations.equal(told.headers[name], got.headers[name], `${path} ${name}`)
    }
    violations.match(await ask(path, {}, 'POST'), { status: 405, headers: { allow: 'GET, HEAD' } }, path)
  }
  t.same(violations.found, [])
})

t.test('only the page and its files can be read', async t => {
  const ask = await startPage(t)
  const compressed = [`${script}.br`, `${script}.gz`, `${script}.map`]
  const hidden = ['/index.html', '/index.html.br', '/assets', '/assets/', '/assets/.', '/assets/..', '/assets/.env', '/assets/none.js',
    '/assets/%2e%2e%2findex.html', '/assets/..%2findex.html',
    '/assets/..%2f..%2fvite.config.js', '/assets/../index.html', '/assets/..%5cindex.html', '/assets//x.js', '/assets/%00.js',
    '/assets/x%0a.js', '/package.json', '/src/main.tsx', '/.git/config', '//']
  const violations = collectViolations()
  for (const path of [...compressed, ...hidden]) {
    const answer = await ask(path)
    violations.ok(answer.status === 404 || answer.status === 400, `${path}: ${answer.status}`)
    violations.match(answer.headers, { 'content-type': /problem\+json/, 'cache-control': 'no-store' }, path)
  }
  t.same(violations.found, [])
  t.match(JSON.parse((await ask('/assets/none.js')).bytes.toString()), { code: 'not-found' })
})

t.test('it is served only for the service\'s hosts, and can be switched off', async t => {
  const ask = await startPage(t)
  const violations = collectViolations()
  for (const path of ['/', script]) violations.equal((await ask(path, { host: 'evil.example' })).status, 421, path)
  const without = await startPage(t, { env: { VIEWER: 'off' } })
  for (const path of ['/', script]) {
    violations.match(await without(path), { status: 404, headers: { 'content-type': /problem\+json/ } }, path)
  }
  t.same(violations.found, [])
})

t.test('a service without a built viewer starts, says what to do, and tells callers', async t => {
  const { app, log } = await startPlugin(t, t.testdir())
  t.match(log.join(''), /npm run viewer:build/)
  const answer = await app.inject('/')
  t.match([answer.statusCode, answer.json(), answer.headers], [404, { code: 'not-found' }, { 'cache-control': 'no-store' }])
})

t.test('other files of the build are not served', async t => {
  const folder = t.testdir()
  mkdirSync(`${folder}/assets`)
  for (const name of ['index.html', 'assets/a-1.js', 'assets/a-1.js.map', 'assets/.secret.js', 'assets/notes.txt']) {
    writeFileSync(`${folder}/${name}`, 'x')
  }
  const { app, log } = await startPlugin(t, folder)
  t.same(log, [])
  const status = async (path: string) => (await app.inject(path)).statusCode
  t.same(await Promise.all(['/', '/assets/a-1.js', '/assets/a-1.js.map', '/assets/.secret.js', '/assets/notes.txt'].map(status)),
    [200, 200, 404, 404, 404])
})

/** Sends the path unchanged, and returns the bytes as sent. */
async function startPage (t: Test, options: ServiceOptions = {}) {
  const { address } = await startService(t, options)
  const { hostname, port } = new URL(address)
  return (path: string, headers: Record<string, string> = {}, method = 'GET') =>
    new Promise<{ status: number, headers: Record<string, unknown>, bytes: Buffer }>((resolve, reject) => {
      request({ hostname, port, path, method, headers }, response => {
        buffer(response).then(bytes => resolve({ status: response.statusCode ?? 0, headers: response.headers, bytes }), reject)
      }).on('error', reject).end()
    })
}

/** Returns the path of the page's style sheet. */
function styleIn (page: string): string {
  return /"\.(\/assets\/[^"]+\.css)"/.exec(page)?.[1] ?? ''
}

async function startPlugin (t: Test, folder: string) {
  const log: string[] = []
  const app = Fastify({ loggerInstance: createLogger('warn', { write: line => { log.push(line) } }) })
  t.teardown(() => app.close())
  await app.register(requestLog, { causes: new RequestCauses(), logAnswer: null, traces: null, tallies: new RequestTallies() })
  await app.register(security, { peers: createPeers([]) })
  await app.register(problems)
  await app.register(viewer, { folder, keepsHistory: false })
  return { app, log }
}
