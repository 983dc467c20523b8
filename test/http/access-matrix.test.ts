import { join } from 'node:path'
import Fastify from 'fastify'
import t, { type Test } from 'tap'
import { requireScope } from '../../src/http/guards/guard.ts'
import { systemClock } from '../../src/runtime/clock.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { audience, issuer, startIdentityProvider } from '../support/service/identity-provider.ts'
import { startService } from '../support/service/start-service.ts'
import { makeFolder } from '../support/store/open-databases.ts'
import { startWithClients, type ClientPlan } from '../support/service/start-with-clients.ts'
import { docsFiles } from '../support/browser/docs-files.ts'
import { viewerScript } from '../support/browser/viewer-script.ts'
import { collectViolations } from '../support/collect-violations.ts'

const clients = {
  all: { scopes: ['journeys:read', 'td:raw', 'cache:read', 'cache:purge', 'cache:refresh'], journeys: ['*'] },
  // the last two are versions of a bundle
  reader: { scopes: ['journeys:read'], journeys: ['1000', '1001', '1101', '1102'] },
  elsewhere: { scopes: ['journeys:read'], journeys: ['1'] },
  ungranted: { scopes: ['journeys:read'] },
  migrated: { scopes: ['td:raw'], journeys: ['1000', '1001'] },
  watcher: { scopes: ['cache:read', 'cache:refresh'], journeys: ['*'] },
  purger: { scopes: ['cache:purge'], journeys: ['*'] },
  someWatcher: { scopes: ['cache:read'], journeys: ['1001'] },
  somePurger: { scopes: ['cache:purge'], journeys: ['1000'] },
  scopeless: { scopes: [], journeys: ['*'] }
} satisfies Parameters<typeof startWithClients>[1]

type Asking = keyof typeof clients | 'nobody' | 'forger'

const asking = [...Object.keys(clients), 'nobody', 'forger']
const everybody = (status: number) => Object.fromEntries(asking.map(name => [name, status])) as Record<Asking, number>
const refused = { ...everybody(403), nobody: 401, forger: 401 }
const report = { ...refused, all: 200, reader: 200 }
const summaries = { ...refused, all: 200, reader: 200, elsewhere: 200, ungranted: 200 }
const bundled = { ...report, elsewhere: 404, ungranted: 404 }
const raw = { ...refused, all: 200, migrated: 200 }
const seeing = { ...refused, all: 200, watcher: 200, someWatcher: 200 }
const purging = { ...refused, all: 204, purger: 204, somePurger: 204 }
const purgingAll = { ...purging, somePurger: 403 }
const open = everybody(200)

/** Every route and each caller's result. */
const table: Array<[method: 'GET' | 'DELETE', route: string, path: string, expected: Record<Asking, number>]> = [
  ['GET', '/v1/journeys/:journeyId', '/v1/journeys/1000', report],
  ['GET', '/v1/journeys/:journeyId/statistics', '/v1/journeys/1000/statistics', report],
  ['GET', '/v1/journeys/:journeyId/canvas', '/v1/journeys/1001/canvas', report],
  ['GET', '/v1/journeys/:journeyId/conversion-graph', '/v1/journeys/1001/conversion-graph', report],
  ['GET', '/v1/journeys/:journeyId/activation-graph', '/v1/journeys/1001/activation-graph', report],
  ['GET', '/v1/journeys/:journeyId/overview', '/v1/journeys/1001/overview', report],
  ['GET', '/v1/journeys/:journeyId/explain', '/v1/journeys/1001/explain?report=overview&pointer=/checks/0', report],
  ['GET', '/v1/journeys/:journeyId/comparison', '/v1/journeys/1001/comparison?range=last_7d', report],
  ['GET', '/v1/journeys/:journeyId/history', '/v1/journeys/1000/history', report],
  ['GET', '/v1/journeys/:journeyId/history/graphs', '/v1/journeys/1000/history/graphs', report],
  ['GET', '/v1/journeys', '/v1/journeys', summaries],
  ['GET', '/v1/bundles/:bundleId', '/v1/bundles/1001', bundled],
  ['GET', '/v1/bundles/:bundleId/comparison', '/v1/bundles/7/comparison?versions=1,2&range=last_7d', bundled],
  ['GET', '/v1/bundles/:bundleId/explain', '/v1/bundles/7/explain?versions=1,2&range=last_7d&pointer=/statistics/flows/goals', bundled],
  ['GET', '/entities/journeys/:journeyId/statistics', '/entities/journeys/1000/statistics', raw],
  ['GET', '/entities/journeys/:journeyId/conversion_sankey_charts', '/entities/journeys/1001/conversion_sankey_charts', raw],
  ['GET', '/entities/journeys/:journeyId/activation_sankey_charts', '/entities/journeys/1001/activation_sankey_charts', raw],
  ['GET', '/v1/cache', '/v1/cache', seeing],
  ['GET', '/v1/status', '/v1/status', seeing],
  ['DELETE', '/v1/cache/journeys/:journeyId', '/v1/cache/journeys/1000', purging],
  ['DELETE', '/v1/cache', '/v1/cache', purgingAll],
  ['GET', '/healthz', '/healthz', open],
  ['GET', '/readyz', '/readyz', open],
  ['GET', '/openapi.json', '/openapi.json', open],
  ['GET', '/openapi.yaml', '/openapi.yaml', open],
  ['GET', '/problems', '/problems', open],
  ['GET', '/problems/:code', '/problems/forbidden', open],
  ['GET', '/', '/', open],
  ['GET', '/assets/:file', viewerScript(), open],
  ['GET', '/docs', '/docs', open],
  ['GET', '/docs/', '/docs/', open],
  ['GET', '/docs/static/:file', docsFiles().style, open],
  ['GET', '/docs/json', '/docs/json', open]
]

/** The code of a refusal by its status. A bundle without readable versions answers like an unknown one. */
const refusals = new Map([[401, 'unauthenticated'], [403, 'forbidden'], [404, 'bundle-not-found']])

/** The ways to authenticate: a key in three headers, or a token of the identity provider with the same scopes and grants. */
const ways = ['Bearer', 'X-API-Key', 'TD1', 'token'] as const

t.test('every route answers every caller according to the table, with each credential, loaded and from memory', async t => {
  const { service, credential } = await startWithAll(t)
  const violations = collectViolations()
  for (const [method, route, path, expected] of table) {
    for (const way of ways) {
      // Treasure Data's header scheme works only at its own paths
      const isUnderstood = way !== 'TD1' || expected === raw
      // permitted callers come last and twice, so that refusals are checked before and after the answer is in memory
      const callers = namesOf(expected).sort((a, b) => expected[b] - expected[a])
      for (const asking of way === 'Bearer' && expected.nobody === 401 ? [...callers, ...callers.toReversed(), ...callers] : callers) {
        const status = isUnderstood || expected.nobody !== 401 ? expected[asking] : 401
        const headers = credential(asking, way)
        const place = `${method} ${route} as ${asking} by ${way}`
        const answer = await service.app.inject({ method, url: path, headers: { host: 'localhost', ...headers } })
        violations.equal(answer.statusCode, status, place)
        // a request without credentials gets no error code (RFC 6750, 3.1)
        const challenge = asking === 'nobody' ? 'Bearer realm="td-journey-bff"' : 'Bearer realm="td-journey-bff", error="invalid_token"'
        violations.equal(answer.headers['www-authenticate'], status === 401 ? challenge : undefined, place)
        if (method === 'DELETE' || !/^\/(v1|entities)\//.test(path)) continue
        const overSocket = await readAnswer(service, path, headers)
        violations.equal(overSocket.status, status, `${place}, over a socket`)
        if (status >= 400 && path.startsWith('/v1/')) {
          violations.match(overSocket.json, { code: refusals.get(status) }, place)
        }
      }
    }
  }
  t.same(violations.found, [])
})

/** They reveal nothing, and probes know no names. */
const probes = new Set(['/healthz', '/readyz'])

t.test('without authentication everybody can read, and operate only on this machine', async t => {
  const places: Array<[asking: Asking, env: Record<string, string>]> = [
    ['all', {}], ['all', { ALLOWED_HOSTS: 'localhost' }],
    ['reader', { HOST: '0.0.0.0' }], ['reader', { TRUST_PROXY: '10.0.0.1' }], ['reader', { ALLOWED_HOSTS: 'journeys.example.com' }]
  ]
  const violations = collectViolations()
  for (const [asking, env] of places) {
    const storeUrl = `file:${join(makeFolder(t), 'store.db')}`
    const { app, log } = await startService(t, { clock: systemClock, env: { AUTH_MODE: 'none', STORE_URL: storeUrl, ...env } })
    for (const [method, route, url, expected] of table) {
      const { statusCode } = await app.inject({ method, url, headers: { host: 'localhost' } })
      violations.equal(statusCode, expected[asking], `${method} ${route} with ${JSON.stringify(env)}`)
      const elsewhere = await app.inject({ method, url, headers: { host: 'evil.example' } })
      violations.equal(elsewhere.statusCode, probes.has(url) ? 200 : 421, method, route, url)
    }
    violations.equal(log.some(line => line.includes('anyone who can reach this')), asking === 'reader', 'the start warns', asking, env)
  }
  t.same(violations.found, [])
})

t.test('the table has every route', async t => {
  const { app } = await startWithClients(t, clients)
  const rows = new Set(table.map(([method, route]) => `${method} ${route}`))
  const violations = collectViolations()
  for (const method of ['GET', 'DELETE', 'POST', 'PUT', 'PATCH'] as const) {
    for (const route of pathsIn(app.printRoutes({ method, commonPrefix: false }))) {
      // a path refuses unsupported methods for every caller
      const { statusCode } = await app.inject({
        method, url: route.replace(/:\w+/, '1'), headers: { host: 'localhost' }
      })
      violations.ok(statusCode === 405 || rows.has(`${method} ${route}`), `${method} ${route}: ${statusCode}`)
    }
  }
  t.same(violations.found, [])
})

t.test('a refusal does not reveal whether the answer is in memory or the journey exists', async t => {
  const afar = { scopes: ['journeys:read' as const, 'td:raw' as const], journeys: ['1'] }
  const service = await startWithClients(t, { all: clients.all, afar })
  const paths = [
    '/v1/journeys/ID/statistics', '/v1/journeys/ID/conversion-graph?range=last_7d', '/v1/journeys/ID/activation-graph',
    '/v1/journeys/ID/overview', '/v1/journeys?ids=ID', '/entities/journeys/ID/statistics', '/entities/journeys/ID/conversion_sankey_charts',
    '/entities/journeys/ID/activation_sankey_charts'
  ]
  const ask = async (path: string, id: string, headers: Record<string, string> = {}) => {
    const { status, bytes, header } = await readAnswer(service, path.replace('ID', id), { 'x-api-key': service.keys.afar, ...headers })
    const told = bytes.toString().replaceAll(id, 'N').replace(/"requestId":"[^"]*"/, '')
    const facts = ['cache-status', 'age', 'last-modified'].flatMap(name => header(name) ?? [])
    return { status, told, facts }
  }
  const refusals = new Map<string, unknown>()
  for (const path of paths) refusals.set(path, await ask(path, '1000'))
  t.equal(service.sandbox.calls.total(), 0, 'a client without the grant has nothing loaded')
  const violations = collectViolations()
  for (const path of [...paths, ...paths]) {
    violations.equal((await readAnswer(service, path.replace('ID', '1000'), { 'x-api-key': service.keys.all })).status, 200, path)
  }
  for (const path of paths) {
    const refused = refusals.get(path)
    violations.match(
      refused,
      path.includes('?ids')
        ? { status: 200, told: /"status":"failed".*"totals":null.*"forbidden"/, facts: ['td-journey-bff; hit; ttl=0', '0'] }
        : { status: 403, told: /may not read journey N/, facts: [] },
      path
    )
    violations.same(await ask(path, '1000'), refused, path)
    violations.same(await ask(path, '999999'), refused, path)
    const conditions: Array<Record<string, string>> = [{ 'cache-control': 'only-if-cached' }]
    // an answer about several journeys is not refused, so the caller may have a copy, and is told that nothing was refreshed
    if (!path.includes('?ids')) conditions.push({ 'if-none-match': '*' }, { 'cache-control': 'no-cache' })
    for (const condition of conditions) {
      violations.same(await ask(path, '1000', condition), refused, path)
    }
  }
  t.same(violations.found, [])
})

t.test('operators see, purge and refresh only the journeys that they were granted', async t => {
  const some = { scopes: ['cache:read' as const, 'cache:purge' as const], journeys: ['1001', '9'] }
  const service = await startWithClients(t, { all: clients.all, some, none: { scopes: some.scopes } },
    { env: { WARM_JOURNEYS: '1000,1001', TD_DEFINITIONS: 'off' } })
  const { all, some: key, none } = service.keys
  const listed = async (credential: string) => {
    const { json } = await readAnswer(service, '/v1/cache', { 'x-api-key': credential })
    return (json as { journeys: Array<{ journeyId: string }> }).journeys.map(({ journeyId }) => journeyId).sort()
  }
  const warmed = async (credential: string) =>
    ((await readAnswer(service, '/v1/status', { 'x-api-key': credential })).json as { warmUp: { journeys: string[] } }).warmUp.journeys
  const purge = (credential: string, path: string) => readAnswer(service, path, { 'x-api-key': credential }, 'DELETE')
  for (const id of ['1000', '1001']) await readAnswer(service, `/v1/journeys/${id}/statistics`, { 'x-api-key': all })
  t.same([await listed(all), await listed(key), await listed(none)], [['1000', '1001'], ['1001'], []])
  t.same([await warmed(all), await warmed(key), await warmed(none)], [['1000', '1001'], ['1001'], []])
  t.match(await purge(key, '/v1/cache/journeys/1000'), { status: 403, json: { code: 'forbidden', detail: /may not read journey 1000/ } })
  t.match(await purge(key, '/v1/cache'), { status: 403, json: { code: 'forbidden', detail: /requires a grant for all journeys/ } })
  t.match(await purge(none, '/v1/cache/journeys/1001'), { status: 403 })
  t.same(await listed(all), ['1000', '1001'], 'nothing was purged')
  t.equal((await purge(key, '/v1/cache/journeys/1001')).status, 204)
  t.equal((await purge(key, '/v1/cache/journeys/9')).status, 204, 'whether it is in memory or not')
  t.same(await listed(all), ['1000'])
})

t.test('clients share answers, but not permissions', async t => {
  const service = await startWithClients(t, clients)
  const path = '/v1/journeys/1000/statistics'
  const first = await readAnswer(service, path, { 'x-api-key': service.keys.reader })
  const second = await readAnswer(service, path, { authorization: `Bearer ${service.keys.all}` })
  t.equal(service.sandbox.calls.of('statistics'), 1)
  t.match(second.header('cache-status'), /hit/)
  t.same(first.bytes, second.bytes)
  const violations = collectViolations()
  for (const { header } of [first, second]) {
    violations.equal(header('cache-control'), 'private, no-cache')
    violations.match(header('vary'), /Authorization, X-API-Key/)
  }
  t.same(violations.found, [])
})

t.test('a fresh answer needs a scope; without it the request is answered normally and says so', async t => {
  const service = await startWithClients(t, clients)
  const ask = (key: string) => readAnswer(service, '/v1/journeys/1000/statistics', { 'x-api-key': key, 'cache-control': 'no-cache' })
  await ask(service.keys.reader)
  t.match((await ask(service.keys.reader)).header('cache-status'), /detail=refresh-denied/)
  t.equal(service.sandbox.calls.of('statistics'), 1)
})

t.test('a resource without a declared scope fails at the start', async t => {
  const app = Fastify()
  app.addHook('onRoute', requireScope)
  t.throws(() => app.get('/v1/secret', () => 'x'), { message: '/v1/secret declares no scope' })
})

async function startWithAll (t: Test) {
  const provider = await startIdentityProvider(t)
  const storeEnv = { STORE_URL: `file:${join(makeFolder(t), 'store.db')}` }
  const jwtEnv = { JWT_ISSUER: issuer, JWT_AUDIENCE: audience, JWKS_URL: provider.url }
  const env = { AUTH_MODE: 'clients+jwt', CLIENT_REQUESTS_PER_MINUTE: '100000', ...jwtEnv, ...storeEnv }
  const service = await startWithClients(t, clients, { clock: systemClock, env })
  const claims = { iss: issuer, aud: audience, exp: Math.floor(Date.now() / 1_000) + 3_600 }
  const plans = Object.entries<ClientPlan>(clients)
  const tokens = new Map<Asking, string>(await Promise.all(plans.map(async ([sub, { scopes, journeys }]): Promise<[Asking, string]> =>
    // the names are those of the plan
    [sub as Asking, await provider.sign({ ...claims, sub, scope: scopes.join(' '), journeys })])))
  const tampered = `${tokens.get('all')?.slice(0, -8)}AAAAAAAA`
  const credential = (asking: Asking, way: typeof ways[number]): Record<string, string> => {
    if (asking === 'nobody') return {}
    if (way === 'token') return { authorization: `Bearer ${tokens.get(asking) ?? tampered}` }
    const key = asking === 'forger' ? 'tdj_'.padEnd(47, 'x') : service.keys[asking]
    return way === 'X-API-Key' ? { 'x-api-key': key } : { authorization: `${way} ${key}` }
  }
  return { service, credential }
}

function namesOf (expected: Record<Asking, number>): Asking[] {
  // the keys are those of the type
  return Object.keys(expected) as Asking[]
}

/** Returns the full paths of a printed tree of routes, in which each level is indented by four more characters. */
function pathsIn (printed: string): string[] {
  const parents: string[] = []
  return printed.split('\n').flatMap(line => {
    const found = /^([│ ]*)[├└]── (\S+)( \(.*\))?$/.exec(line)
    if (found === null) return []
    const [, indent = '', segment = '', methods] = found
    const depth = indent.length / 4
    parents[depth] = `${depth === 0 ? '' : parents[depth - 1]}${segment}`
    return methods === undefined ? [] : [parents[depth] ?? '']
  })
}
