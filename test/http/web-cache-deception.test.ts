import { request } from 'node:http'
import { text } from 'node:stream/consumers'
import t from 'tap'
import { docsFiles } from '../support/browser/docs-files.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

const report = '/v1/journeys/1000/statistics'

/** Ways to make a cache in front confuse a report with a file or with another address. */
const disguises = [
  '/x.css', ';x.css', ';.js', '%2fx.css', '%3f.css', '%23.css', '%0a', '%0a.css', '%00.css', '.css', '/', '//', '/.', '/..%2fstatistics',
  '%2f..%2fx.css', '\\x.css', '%5cx.css'
]
const spellings = ['/v1/journeys/1000/Statistics', '/V1/journeys/1000/statistics', '//v1/journeys/1000/statistics',
  '/v1//journeys/1000/statistics', '/v1/journeys/1000//statistics',
  '/docs/..%2fv1/journeys/1000/statistics', '/docs/static/..%2f..%2fv1/journeys/1000/statistics',
  '/docs/static/../../v1/journeys/1000/statistics', '/v1/./journeys/1000/statistics', '/v1/journeys/1000%2fstatistics']

t.test('no other spelling of an address returns a report, and shared caches may not store clients\' answers', async t => {
  const { address, keys } = await startWithClients(
    t, { reader: { scopes: ['journeys:read', 'cache:read', 'cache:purge'], journeys: ['*'] } }
  )
  const ask = (path: string, method = 'GET') => askExactly(address, path, method, { authorization: `Bearer ${keys.reader}` })
  // once, so that it is in memory
  await ask(report)
  t.match(await ask(report), { status: 200, headers: { 'cache-control': 'private, no-cache' } })
  const violations = collectViolations()
  for (const path of [
    ...disguises.map(disguise => `${report}${disguise}`), ...spellings, '/docs/static/%2e%2e%2fpackage.json',
    '/docs/static/..%2f..%2fpackage.json', docsFiles().style.replaceAll('/', '%2f')
  ]) {
    const { status, headers, body } = await ask(path)
    violations.ok(status === 400 || status === 404, `${path}: ${status}`)
    violations.equal(headers['cache-control'], 'no-store', path)
    violations.notMatch(body, /"totals"|"dependencies"/, path)
  }
  t.same(violations.found, [])
})

t.test('shared caches may not store answers on any documented path, including refusals', async t => {
  const { address, app, keys } = await startWithClients(
    t, { reader: { scopes: ['journeys:read', 'cache:read', 'cache:purge'], journeys: ['*'] }, stranger: { scopes: [] } }
  )
  const documented = Object.entries((await app.readDocument()).object.paths ?? {}).flatMap(([path, methods]) =>
    Object.keys(methods ?? {}).map(method => ({ path: path.replace('{journeyId}', '1000'), method: method.toUpperCase() })))
  t.ok(documented.length > 6)
  const pages = [
    '/docs', '/docs/', '/docs/json', '/docs/static/none.css', '/problems', '/openapi.json', '/problems/forbidden', '/none', '/%'
  ].map(path => ({ path, method: 'GET' }))
  const violations = collectViolations()
  for (const { path, method } of [...documented, ...documented, ...pages]) {
    for (const authorization of [`Bearer ${keys.reader}`, `Bearer ${keys.stranger}`, 'Bearer none', '']) {
      const { status, headers } = await askExactly(address, path, method, authorization === '' ? {} : { authorization })
      const control = String(headers['cache-control'])
      violations.match(control, /^(no-store|private, no-cache)$/, `${method} ${path}: ${status}`)
      if (control !== 'no-store') violations.match(headers['vary'], /Authorization, X-API-Key/, path)
    }
  }
  t.same(violations.found, [])
})

/** Sends the path unchanged, because `fetch` would normalise it. */
function askExactly (address: string, path: string, method: string, headers: Record<string, string>) {
  const { hostname, port } = new URL(address)
  return new Promise<{ status: number, headers: Record<string, unknown>, body: string }>((resolve, reject) => {
    request({ hostname, port, path, method, headers }, response => {
      text(response).then(body => resolve({ status: response.statusCode ?? 0, headers: response.headers, body }), reject)
    }).on('error', reject).end()
  })
}
