import Fastify from 'fastify'
import t from 'tap'
import { requireScope } from '../../src/http/require-scope.ts'
import { readAnswer } from '../support/read-answer.ts'
import { startWithClients } from '../support/start-with-clients.ts'

const clients = {
  all: { scopes: ['journeys:read', 'td:raw', 'cache:read', 'cache:purge', 'cache:refresh'], journeys: ['*'] },
  reader: { scopes: ['journeys:read'], journeys: ['1000', '1001'] },
  elsewhere: { scopes: ['journeys:read'], journeys: ['1'] },
  ungranted: { scopes: ['journeys:read'] },
  migrated: { scopes: ['td:raw'], journeys: ['1000', '1001'] },
  operator: { scopes: ['cache:read', 'cache:purge'] },
  scopeless: { scopes: [], journeys: ['*'] }
} satisfies Parameters<typeof startWithClients>[1]

type Asking = keyof typeof clients | 'nobody' | 'forger'

const report = { all: 200, reader: 200, elsewhere: 403, ungranted: 403, operator: 403, scopeless: 403, migrated: 403, nobody: 401, forger: 401 }
const summaries = { all: 200, reader: 200, elsewhere: 200, ungranted: 200, operator: 403, scopeless: 403, migrated: 403, nobody: 401, forger: 401 }
const raw = { all: 200, reader: 403, elsewhere: 403, ungranted: 403, operator: 403, scopeless: 403, migrated: 200, nobody: 401, forger: 401 }
const seeing = { all: 200, reader: 403, elsewhere: 403, ungranted: 403, operator: 200, scopeless: 403, migrated: 403, nobody: 401, forger: 401 }
const purging = { all: 204, reader: 403, elsewhere: 403, ungranted: 403, operator: 204, scopeless: 403, migrated: 403, nobody: 401, forger: 401 }
const open = { all: 200, reader: 200, elsewhere: 200, ungranted: 200, operator: 200, scopeless: 200, migrated: 200, nobody: 200, forger: 200 }
const moved = { all: 302, reader: 302, elsewhere: 302, ungranted: 302, operator: 302, scopeless: 302, migrated: 302, nobody: 302, forger: 302 }

/** Every route and what each caller is told there. */
const table: Array<[method: 'GET' | 'DELETE', route: string, path: string, expected: Record<Asking, number>]> = [
  ['GET', '/v1/journeys/:journeyId', '/v1/journeys/1000', report],
  ['GET', '/v1/journeys/:journeyId/statistics', '/v1/journeys/1000/statistics', report],
  ['GET', '/v1/journeys/:journeyId/conversion-graph', '/v1/journeys/1001/conversion-graph', report],
  ['GET', '/v1/journeys/:journeyId/activation-graph', '/v1/journeys/1001/activation-graph', report],
  ['GET', '/v1/journeys/:journeyId/overview', '/v1/journeys/1001/overview', report],
  ['GET', '/v1/journeys', '/v1/journeys', summaries],
  ['GET', '/entities/journeys/:journeyId/statistics', '/entities/journeys/1000/statistics', raw],
  ['GET', '/entities/journeys/:journeyId/conversion_sankey_charts', '/entities/journeys/1001/conversion_sankey_charts', raw],
  ['GET', '/entities/journeys/:journeyId/activation_sankey_charts', '/entities/journeys/1001/activation_sankey_charts', raw],
  ['GET', '/v1/cache', '/v1/cache', seeing],
  ['GET', '/v1/status', '/v1/status', seeing],
  ['DELETE', '/v1/cache/journeys/:journeyId', '/v1/cache/journeys/1000', purging],
  ['DELETE', '/v1/cache', '/v1/cache', purging],
  ['GET', '/healthz', '/healthz', open],
  ['GET', '/readyz', '/readyz', open],
  ['GET', '/openapi.json', '/openapi.json', open],
  ['GET', '/openapi.yaml', '/openapi.yaml', open],
  ['GET', '/problems/:code', '/problems/forbidden', open],
  ['GET', '/docs', '/docs', open],
  ['GET', '/docs/', '/docs/', open],
  ['GET', '/docs/static/index.html', '/docs/static/index.html', moved],
  ['GET', '/docs/static/swagger-initializer.js', '/docs/static/swagger-initializer.js', open],
  ['GET', '/docs/*', '/docs/static/swagger-ui.css', open],
  ['GET', '/docs/json', '/docs/json', open],
  ['GET', '/docs/yaml', '/docs/yaml', open]
]

t.test('every route answers every caller as the table says, from Treasure Data and from memory', async t => {
  const service = await startWithClients(t, clients, { env: { CLIENT_REQUESTS_PER_MINUTE: '100000' } })
  const credential = (asking: Asking): Record<string, string> => {
    if (asking === 'nobody') return {}
    return { authorization: `Bearer ${asking === 'forger' ? 'tdj_'.padEnd(47, 'x') : service.keys[asking]}` }
  }
  for (const [method, route, path, expected] of table) {
    // whoever may is asked last and again, so that refusals are seen both before and after the answer is in memory
    const callers = Object.entries(expected).sort(([, a], [, b]) => b - a)
    for (const [asking, status] of [...callers, ...callers.reverse(), ...callers]) {
      const { statusCode, headers } = await service.app.inject({ method, url: path, headers: { host: 'localhost', ...credential(asking as Asking) } })
      t.equal(statusCode, status, `${method} ${route} as ${asking}`)
      t.equal(headers['www-authenticate'] !== undefined, status === 401)
      if (method === 'DELETE' || !path.startsWith('/v1/')) continue
      const { status: overSocket, json } = await readAnswer(service, path, credential(asking as Asking))
      t.equal(overSocket, status, `${method} ${route} as ${asking}, over a socket`)
      if (status >= 400) t.match(json, { code: status === 401 ? 'unauthenticated' : 'forbidden' })
    }
  }
})

t.test('no route is missing in the table', async t => {
  const { app } = await startWithClients(t, clients)
  const rows = new Set(table.map(([method, route]) => `${method} ${route}`))
  for (const method of ['GET', 'DELETE', 'POST', 'PUT', 'PATCH'] as const) {
    for (const route of pathsIn(app.printRoutes({ method, commonPrefix: false }))) {
      // methods that a path does not know are refused on it, whoever asks
      const { statusCode } = await app.inject({ method, url: route.replace(/:\w+/, '1').replace('*', 'static/swagger-ui.css'), headers: { host: 'localhost' } })
      t.ok(statusCode === 405 || rows.has(`${method} ${route}`), `${method} ${route}: ${statusCode}`)
    }
  }
})

t.test('a refusal is the same whether the answer is in memory or not, and whether the journey exists or not', async t => {
  const service = await startWithClients(t, clients)
  const ask = async (id: string) => {
    const { status, json, header } = await readAnswer(service, `/v1/journeys/${id}/statistics`, { 'x-api-key': service.keys.elsewhere })
    const { instance, requestId, detail, ...rest } = json as Record<string, string>
    return { status, rest, detail: detail?.replace(id, 'N'), cached: header('cache-status'), age: header('age'), etag: header('etag') }
  }
  const before = await ask('1000')
  t.equal(service.sandbox.calls.total(), 0, 'a client without the grant has nothing loaded')
  await readAnswer(service, '/v1/journeys/1000/statistics', { 'x-api-key': service.keys.reader })
  await readAnswer(service, '/v1/journeys/1000/statistics', { 'x-api-key': service.keys.reader })
  t.same(await ask('1000'), before)
  t.same(await ask('999999'), before)
  t.match(before, { status: 403, cached: null, age: null, etag: null })
})

t.test('answers are shared between clients, permissions are not', async t => {
  const service = await startWithClients(t, clients)
  const path = '/v1/journeys/1000/statistics'
  const first = await readAnswer(service, path, { 'x-api-key': service.keys.reader })
  const second = await readAnswer(service, path, { authorization: `Bearer ${service.keys.all}` })
  t.equal(service.sandbox.calls.total(), 1)
  t.match(second.header('cache-status'), /hit/)
  t.same(first.bytes, second.bytes)
  for (const { header } of [first, second]) {
    t.equal(header('cache-control'), 'private, no-cache')
    t.match(header('vary'), /Authorization, X-API-Key/)
  }
})

t.test('a fresh answer takes its scope; without it the wish is ignored, and said to be', async t => {
  const service = await startWithClients(t, clients)
  const ask = (key: string) => readAnswer(service, '/v1/journeys/1000/statistics', { 'x-api-key': key, 'cache-control': 'no-cache' })
  await ask(service.keys.reader)
  t.match((await ask(service.keys.reader)).header('cache-status'), /detail=refresh-denied/)
  t.equal(service.sandbox.calls.total(), 1)
})

t.test('without authentication beyond this machine, reports are open and operating is not', async t => {
  const service = await startWithClients(t, {}, { env: { AUTH_MODE: 'none', CLIENTS_FILE: '', HOST: '0.0.0.0' } })
  t.equal((await readAnswer(service, '/v1/journeys/1000/statistics')).status, 200)
  t.match(await readAnswer(service, '/v1/cache'), { status: 403, json: { code: 'forbidden', detail: /cache:read/ } })
  t.ok(service.log.some(line => line.includes('whoever reaches this service')), 'and the start warns of it')
})

t.test('a resource that does not say who may ask fails at the start', async t => {
  const app = Fastify()
  app.addHook('onRoute', requireScope)
  t.throws(() => app.get('/v1/secret', () => 'x'), { message: '/v1/secret does not say who may ask' })
})

/** The full paths of a printed tree of routes, in which each level is indented by four more characters. */
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
