import { createServer } from 'node:http'
import t, { type Test } from 'tap'
import { stripBasePath } from '../../src/http/server/base-path.ts'
import { collectViolations } from '../support/collect-violations.ts'
import { listenOn } from '../support/listen-on.ts'
import { sendRaw } from '../support/service/send-raw.ts'
import { startPrefixProxy, type PrefixHandling } from '../support/service/start-prefix-proxy.ts'
import { startService } from '../support/service/start-service.ts'

const handlings: readonly PrefixHandling[] = ['strips', 'passes']

for (const handling of handlings) {
  t.test(`behind a proxy that ${handling} the prefix, every address in an answer begins with it and works`, async t => {
    const { ask, service } = await startBehind(t, handling)
    const problem = await ask('/bff/v1/journeys/1001/nothing?x=1')
    t.equal(problem.status, 404)
    t.match(await problem.json(), {
      type: '/bff/problems/not-found',
      instance: '/bff/v1/journeys/1001/nothing',
      detail: 'The service has no resource at /bff/v1/journeys/1001/nothing.'
    })
    const linked = await ask('/bff/v1/journeys/1001/statistics?from=2026-01-10&to=2026-01-12&format=csv')
    const [, target = ''] = /^<([^>]+)>; rel="describedby"/.exec(linked.headers.get('link') ?? '') ?? []
    t.match(target, '/bff/v1/journeys/1001/statistics?from=2026-01-10&to=2026-01-12')
    t.match(await (await ask(target)).json(), { journeyId: '1001' })
    t.match(await (await ask('/bff/openapi.json')).json(), { servers: [{ url: '/bff' }] })
    t.match(await sendRaw(service, 'nonsense\r\n\r\n'), /"type":"\/bff\/problems\/invalid-request".*"instance":"\/bff\/"/)
    t.match(await (await ask('/bff/%zz')).json(), { type: '/bff/problems/invalid-request', instance: '/bff/%zz' }, 'cannot be routed')

    const violations = collectViolations()
    for (const page of ['/bff/', '/bff/docs', '/bff/docs/', '/bff/problems', '/bff/problems/forbidden']) {
      const named = [...(await (await ask(page)).text()).matchAll(/(?:src|href)="([^"#]+)"/g)].map(([, path = '']) => path)
      violations.ok(named.length > 0, page)
      for (const path of new Set(named)) {
        const { pathname } = new URL(path, `http://proxy${page}`)
        violations.ok(pathname.startsWith('/bff/') || pathname === '/bff/problems', page, path)
        violations.equal((await ask(pathname)).status, 200, page, path)
      }
    }
    t.same(violations.found, [])
  })

  t.test(`a loaded report is a hit and current behind a proxy that ${handling} the prefix`, async t => {
    const { ask } = await startBehind(t, handling)
    const path = '/bff/v1/journeys/1001/statistics'
    const etag = (await ask(path)).headers.get('etag') ?? ''
    const hit = await ask(path)
    t.match(hit.headers.get('cache-status'), /hit/)
    t.equal((await ask(path, { 'if-none-match': etag })).status, 304)
    t.equal((await ask('/bff/healthz')).status, 200)
  })
}

t.test('both addresses lead to the same resource, so probes need no prefix', async t => {
  const { get } = await startService(t, { env: { BASE_PATH: '/a/b' } })
  const violations = collectViolations()
  for (const path of ['/readyz', '/a/b/readyz', '/v1/journeys/1001', '/a/b/v1/journeys/1001']) {
    violations.equal((await get(path)).status, 200, path)
  }
  for (const path of ['/a/readyz', '/a/bc/readyz', '/b/readyz', '/a/b/a/b/readyz']) violations.equal((await get(path)).status, 404, path)
  t.same(violations.found, [])
})

t.test('the prefix without a slash redirects to the page', async t => {
  const { address } = await startService(t, { env: { BASE_PATH: '/bff' } })
  const ask = async (path: string): Promise<unknown[]> => {
    const { status, headers } = await fetch(`${address}${path}`, { redirect: 'manual' })
    return [status, headers.get('location')]
  }
  t.same(await ask('/bff'), [308, '/bff/'])
  t.same(await ask('/bff?journey=1001&x=?'), [308, '/bff/?journey=1001&x=?'])
  t.same(await ask('/bff//elsewhere.example'), [404, null])
})

t.test('guards see the address without the prefix, and a service without a prefix changes nothing', async t => {
  const seen: Array<string | undefined> = []
  const answer = stripBasePath('/bff', ({ url }, response) => {
    seen.push(url)
    response.end()
  })
  const port = await listenOn(t, createServer(answer))
  for (const path of ['/bff/v1?x=/bff/', '/v1', '/bff', '/bffv1', '/bff/bff/']) await fetch(`http://127.0.0.1:${port}${path}`)
  t.same(seen, ['/v1?x=/bff/', '/v1', '/bff', '/bffv1', '/bff/'])
  t.equal(stripBasePath('', answer), answer)
})

t.test('a prefix that is an address of the service is refused at the start', async t => {
  const violations = collectViolations()
  for (const path of ['/v1', '/docs', '/problems', '/healthz', '/entities', '/docs/static']) {
    const error: unknown = await startService(t, { env: { BASE_PATH: path } }).then(() => null, (error: unknown) => error)
    violations.match(String(error), /BASE_PATH: .* is one of the service's own paths/, path)
  }
  t.same(violations.found, [])
})

async function startBehind (t: Test, handling: PrefixHandling) {
  const service = await startService(t, { env: { BASE_PATH: '/bff' } })
  const origin = await startPrefixProxy(t, service.address, '/bff', handling)
  const ask = (path: string, headers: Record<string, string> = {}): Promise<Response> => fetch(`${origin}${path}`, { headers })
  return { service, ask }
}
