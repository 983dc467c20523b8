import { readFileSync } from 'node:fs'
import { request } from 'undici'
import t, { type Test } from 'tap'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1000/statistics'
const page = 'https://app.example.com'

async function startForPages (t: Test, origins = `${page},http://localhost:3000`) {
  const service = await startWithClients(t, { web: { scopes: ['journeys:read'], journeys: ['1000'] } }, { env: { CORS_ORIGINS: origins } })
  const ask = async (headers: Record<string, string>, { method = 'GET' as 'GET' | 'OPTIONS', url = path } = {}) => {
    const { statusCode, headers: received, body } = await request(`${service.address}${url}`, { method, headers })
    await body.dump()
    return { status: statusCode, header: (name: string) => received[name]?.toString() ?? null }
  }
  return { ...service, ask }
}

t.test('a listed page can read answers with all their headers, loaded, cached, unchanged or refused', async t => {
  const { keys, ask } = await startForPages(t)
  const credentials = { origin: page, 'x-api-key': keys.web }
  const first = await ask(credentials)
  const ready = await ask(credentials)
  const unchanged = await ask({ ...credentials, 'if-none-match': ready.header('etag') ?? '' })
  const answers = [
    first, ready, unchanged, await ask({ origin: page }), await ask(credentials, { url: '/v1/journeys/1/statistics' }),
    await ask(credentials, { url: `${path}?x=1` }), await ask(credentials, { url: '/nothing' }),
    await ask(credentials, { url: '/v1/journeys/%zz/statistics' }),
    await ask(credentials, { url: `/v1/journeys/${'1'.repeat(300)}/statistics` })
  ]
  t.same(answers.map(({ status }) => status), [200, 200, 304, 401, 403, 400, 404, 400, 400])
  const violations = collectViolations()
  for (const { status, header } of answers) {
    violations.equal(header('access-control-allow-origin'), page, `${status}`)
    violations.match(header('vary'), /Origin/, `${status}`)
    violations.equal(header('access-control-allow-credentials'), null, status, header)
    for (const name of [
      'ETag', 'Age', 'Cache-Status', 'Last-Modified', 'Link', 'Memento-Datetime', 'Content-Disposition', 'X-Request-Id', 'RateLimit',
      'RateLimit-Policy', 'Retry-After'
    ]) {
      violations.ok(header('access-control-expose-headers')?.split(', ').includes(name), name)
    }
  }
  t.same(violations.found, [])
  t.equal(ready.header('vary'), 'Accept-Encoding, Origin, Authorization, X-API-Key, Accept')
  t.match(ready.header('cache-status'), /hit/)
})

t.test('no other page is allowed, however similar', async t => {
  const { keys, ask } = await startForPages(t)
  await ask({ 'x-api-key': keys.web })
  const others = [
    'https://app.example.com.evil.test', 'http://app.example.com', 'https://app.example.com:444', 'https://APP.example.com', 'null',
    'https://evil.test', '*', ''
  ]
  const violations = collectViolations()
  for (const origin of others) {
    const { header } = await ask({ origin, 'x-api-key': keys.web })
    violations.equal(header('access-control-allow-origin'), null, origin)
    violations.match(header('vary'), /Origin/, origin)
    const unreadable = await ask({ origin }, { url: '/v1/journeys/%zz/statistics' })
    violations.equal(unreadable.header('access-control-allow-origin'), null, origin)
    violations.match(unreadable.header('vary'), /Origin/, origin)
  }
  t.same(violations.found, [])
})

t.test('a preflight is answered before credentials and limits, and cached by the browser', async t => {
  const { sandbox, ask } = await startForPages(t)
  const preflight = {
    origin: page, 'access-control-request-method': 'GET', 'access-control-request-headers': 'authorization,if-none-match'
  }
  const violations = collectViolations()
  for (let times = 0; times < 3; times++) {
    const { status, header } = await ask(preflight, { method: 'OPTIONS' })
    violations.equal(status, 204, times)
    violations.equal(header('access-control-allow-origin'), page, times)
    violations.equal(header('access-control-max-age'), '7200', times)
    violations.match(header('access-control-allow-methods'), /GET.*DELETE/, times)
    violations.equal(
      header('access-control-allow-headers'),
      'Authorization, X-API-Key, If-None-Match, If-Modified-Since, If-Match, If-Unmodified-Since, Cache-Control, traceparent, tracestate',
      times
    )
    violations.equal(header('ratelimit'), null, times)
  }
  t.same(violations.found, [])
  const foreign = await ask({ ...preflight, origin: 'https://evil.test' }, { method: 'OPTIONS' })
  t.equal(foreign.header('access-control-allow-origin'), null)
  const misdirected = await ask({ ...preflight, host: 'evil.example' }, { method: 'OPTIONS' })
  t.equal(misdirected.status, 421)
  t.equal(misdirected.header('access-control-allow-origin'), page)
  const plain = await ask({ origin: page }, { method: 'OPTIONS' })
  t.equal(plain.status, 405)
  t.equal(plain.header('access-control-allow-origin'), page)
  t.equal(sandbox.calls.total(), 0)
})

t.test('unless origins are listed, no page of another origin is allowed', async t => {
  const { keys, ask } = await startForPages(t, '')
  const violations = collectViolations()
  for (const method of ['GET', 'OPTIONS'] as const) {
    const { status, header } = await ask({ origin: page, 'x-api-key': keys.web, 'access-control-request-method': 'GET' }, { method })
    violations.equal(status, method === 'GET' ? 200 : 405, method)
    violations.equal(header('access-control-allow-origin'), null, method)
  }
  t.same(violations.found, [])
})

t.test('the guide for pages names every header that a page may send and read', async t => {
  const { ask } = await startForPages(t)
  const { header } = await ask({ origin: page, 'access-control-request-method': 'GET' }, { method: 'OPTIONS' })
  const read = await ask({ origin: page })
  const names = [header('access-control-allow-headers'), read.header('access-control-expose-headers')].join(', ').split(', ')
  const guide = readFileSync(new URL('../../docs/frontend.md', import.meta.url), 'utf8')
  t.ok(names.length > 12)
  t.same(names.filter(name => !guide.includes(`\`${name}\``)), [])
})
