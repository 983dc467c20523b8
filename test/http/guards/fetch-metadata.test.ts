import t from 'tap'
import { freePort } from '../../support/free-port.ts'
import { createFakeClock } from '../../support/fake-clock.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { readAnswer } from '../../support/service/read-answer.ts'
import { startService } from '../../support/service/start-service.ts'
import { startWithClients } from '../../support/service/start-with-clients.ts'

// over a socket, a report in memory is answered before the router; injected requests always use the router

const page = 'https://app.example.com'
const report = '/v1/journeys/1000/statistics'
const cold = '/v1/journeys/1001/statistics'
const navigation = { 'sec-fetch-mode': 'navigate', 'sec-fetch-dest': 'document' }

/** Fetch metadata of requests that no other site's page caused. */
const own: Array<Record<string, string>> = [
  {}, { 'sec-fetch-site': 'same-origin', 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }, { 'sec-fetch-site': 'none', ...navigation },
  { 'sec-fetch-mode': 'cors', 'sec-fetch-dest': 'empty' }
]

/** Requests of other sites' pages: fetches, pictures, scripts, frames, windows, prefetches. */
const foreign: Array<Record<string, string>> = ['cross-site', 'same-site', 'same-origin, cross-site', 'future-site', ''].flatMap(site => [
  ['no-cors', 'empty'], ['cors', 'empty'], ['no-cors', 'image'], ['no-cors', 'script'], ['navigate', 'iframe'], ['navigate', 'object'],
  ['navigate', 'document'], ['websocket', 'websocket'], ['', '']
].map(([mode = '', dest = '']) => ({ 'sec-fetch-site': site, 'sec-fetch-mode': mode, 'sec-fetch-dest': dest })))

t.test('pages of other sites get no journey data, from memory or not, and cause no loads or counts', async t => {
  const service = await startWithClients(t, { web: { scopes: ['journeys:read', 'cache:purge', 'td:raw'], journeys: ['*'] } },
    { clock: createFakeClock(Date.parse('2026-09-16T12:00:00Z')), env: { CORS_ORIGINS: page } })
  const key = { 'x-api-key': service.keys.web }
  await readAnswer(service, report, key)
  const before = (await readAnswer(service, report, key)).header('ratelimit')?.replace(/;t=.*/, '')
  const calls = service.sandbox.calls.total()
  const violations = collectViolations()
  for (const headers of foreign) {
    for (const origin of [{}, { origin: 'https://evil.test' }, { origin: 'null' }]) {
      for (const path of [report, cold, '/v1/cache', '/v1/status', '/entities/journeys/1001/statistics']) {
        const place = JSON.stringify([path, headers, origin])
        const answer = await readAnswer(service, path, { ...key, ...headers, ...origin })
        violations.equal(answer.status, 403, place)
        if (path.startsWith('/v1')) violations.match(answer.json, { code: 'cross-site-request' }, place)
        violations.equal(answer.header('ratelimit'), null, place)
        violations.equal(answer.header('cache-control'), 'no-store', place)
      }
    }
  }
  violations.equal((await readAnswer(service, '/v1/cache', { ...key, ...foreign[0] }, 'DELETE')).status, 403, 'a purge')
  t.same(violations.found, [])
  t.equal(service.sandbox.calls.total(), calls, 'Treasure Data was not asked')
  t.equal(before, '"requests";r=1198')
  t.match((await readAnswer(service, report, key)).header('ratelimit'), '"requests";r=1197', 'nothing was counted, and nothing purged')
})

t.test('the service\'s own pages, people, other clients and listed pages are answered on both paths', async t => {
  const service = await startService(t, { env: { CORS_ORIGINS: page } })
  await readAnswer(service, report)
  const violations = collectViolations()
  const listed = foreign.map(headers => ({ ...headers, origin: page }))
  for (const headers of [...own, ...listed]) {
    const ready = await readAnswer(service, report, headers)
    violations.equal(ready.status, 200, headers)
    violations.match(ready.header('cache-status'), /; hit; /, headers)
    const routed = await service.app.inject({ url: report, headers: { host: 'localhost', ...headers } })
    violations.equal(routed.statusCode, 200, `${JSON.stringify(headers)}, by the router`)
  }
  t.same(violations.found, [])
})

t.test('pages may be linked from anywhere, and embedded nowhere', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const site of ['cross-site', 'same-site']) {
    for (const path of ['/', '/docs/', '/openapi.json', '/problems/forbidden']) {
      const linked = await readAnswer(service, path, { 'sec-fetch-site': site, ...navigation })
      violations.equal(linked.status, 200, `${path} ${site}`)
      const framed = await readAnswer(service, path, { 'sec-fetch-site': site, ...navigation, 'sec-fetch-dest': 'iframe' })
      violations.equal(framed.status, 403, `${path} ${site} in a frame`)
    }
    violations.equal((await readAnswer(service, '/nothing', { 'sec-fetch-site': site, ...navigation })).status, 404, site)
  }
  t.same(violations.found, [])
})

t.test('the management port is closed to pages of other sites as well', async t => {
  const violations = collectViolations()
  for (const host of ['127.0.0.1', '0.0.0.0']) {
    const port = await freePort()
    const { app } = await startService(t, { env: { MANAGEMENT_HOST: host, MANAGEMENT_PORT: String(port) } })
    await app.openManagement()
    const ask = (headers: Record<string, string>) => readAnswer({ address: `http://127.0.0.1:${port}` }, '/metrics', headers)
    violations.equal((await ask({})).status, 200, host)
    violations.equal((await ask({ 'sec-fetch-site': 'cross-site', 'sec-fetch-mode': 'no-cors' })).status, 403, host)
  }
  t.same(violations.found, [])
})
