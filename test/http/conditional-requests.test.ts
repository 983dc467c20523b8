import { brotliDecompressSync, gunzipSync } from 'node:zlib'
import { request } from 'node:http'
import t from 'tap'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

interface Answer { status: number, headers: Record<string, string | string[] | undefined>, body: Buffer }

/** Requests without the decompression that fetch applies. */
function getBytes (url: string, headers: Record<string, string> = {}): Promise<Answer> {
  return new Promise((resolve, reject) => {
    request(url, { headers, agent: false }, response => {
      const chunks: Buffer[] = []
      response.on('data', chunk => { chunks.push(chunk) }).on('end', () => {
        resolve({ status: response.statusCode ?? 0, headers: response.headers, body: Buffer.concat(chunks) })
      })
    }).on('error', reject).end()
  })
}

t.test('a current copy gets 304, by single tags, lists, weak tags and the star', async t => {
  const { address } = await startService(t)
  const url = `${address}/v1/journeys/1000/statistics`
  const { headers, body } = await getBytes(url)
  const etag = String(headers['etag'])
  t.match(etag, /^"[\w-]+"$/)
  const violations = collectViolations()
  for (const known of [etag, `W/${etag}`, `"other", ${etag}`, `"a,b" , W/${etag}`, '*']) {
    const answer = await getBytes(url, { 'if-none-match': known })
    violations.equal(answer.status, 304, known)
    violations.equal(answer.body.length, 0, known)
    for (const name of ['etag', 'cache-control', 'vary', 'last-modified']) violations.equal(answer.headers[name], headers[name], name)
    violations.equal(answer.headers['content-length'], undefined, known)
    violations.match(answer.headers['cache-status'], /^td-journey-bff; hit; ttl=\d+$/, known)
    violations.match(answer.headers['age'], /^\d+$/, known)
  }
  for (const other of ['"other"', 'garbage', `${etag.slice(0, -1)}-gz"`, '']) {
    const answer = await getBytes(url, { 'if-none-match': other })
    violations.equal(answer.status, 200, other)
    violations.same(answer.body, body, other)
  }
  t.same(violations.found, [])
})

t.test('If-Modified-Since applies without a tag, to the second', async t => {
  const { address } = await startService(t)
  const url = `${address}/v1/journeys/1000/statistics`
  const modified = String((await getBytes(url)).headers['last-modified'])
  const earlier = new Date(Date.parse(modified) - 1_000).toUTCString()
  t.equal((await getBytes(url, { 'if-modified-since': modified })).status, 304)
  t.equal((await getBytes(url, { 'if-modified-since': earlier })).status, 200)
  t.equal((await getBytes(url, { 'if-modified-since': new Date(Date.parse(modified) + 86_400_000).toUTCString() })).status, 304, 'later')
  t.equal((await getBytes(url, { 'if-modified-since': 'yesterday' })).status, 200)
  t.equal((await getBytes(url, { 'if-modified-since': modified, 'if-none-match': '"other"' })).status, 200)
})

t.test('Last-Modified is never later than Date', async t => {
  const { address } = await startService(t)
  const { headers } = await getBytes(`${address}/v1/journeys/1000/statistics`)
  t.ok(Date.parse(String(headers['last-modified'])) <= Date.parse(String(headers['date'])))
})

t.test('a request for another version is refused, in memory or not', async t => {
  const { address } = await startService(t)
  const violations = collectViolations()
  const url = `${address}/v1/journeys/1000/statistics`
  violations.equal((await getBytes(url, { 'if-match': '"other"' })).status, 412, 'not in memory')
  const { headers } = await getBytes(url)
  const etag = String(headers['etag'])
  const modified = Date.parse(String(headers['last-modified']))
  const dateAt = (ms: number): string => new Date(modified + ms).toUTCString()
  const cases: Array<[conditions: Record<string, string>, status: number]> = [
    [{ 'if-match': etag }, 200], [{ 'if-match': '*' }, 200], [{ 'if-match': `"other", ${etag}` }, 200],
    [{ 'if-match': '"other"' }, 412], [{ 'if-match': `W/${etag}` }, 412], [{ 'if-match': 'garbage' }, 412],
    [{ 'if-unmodified-since': dateAt(0) }, 200], [{ 'if-unmodified-since': dateAt(5_000) }, 200],
    [{ 'if-unmodified-since': dateAt(-1_000) }, 412], [{ 'if-unmodified-since': 'garbage' }, 200],
    [{ 'if-match': etag, 'if-unmodified-since': dateAt(-1_000) }, 200],
    [{ 'if-match': etag, 'if-none-match': etag }, 304], [{ 'if-match': '"other"', 'if-none-match': etag }, 412]
  ]
  for (const [conditions, status] of cases) {
    const answer = await getBytes(url, conditions)
    violations.equal(answer.status, status, conditions)
    if (status === 412) violations.match(JSON.parse(answer.body.toString()), { code: 'precondition-failed' }, conditions)
  }
  t.same(violations.found, [])
})

t.test('each encoding has its own tag and the same content', async t => {
  const { address } = await startService(t)
  const url = `${address}/v1/journeys/1001/statistics`
  const plain = await getBytes(url)
  t.equal(plain.headers['content-encoding'], undefined)
  const gzip = await getBytes(url, { 'accept-encoding': 'gzip' })
  const br = await getBytes(url, { 'accept-encoding': 'gzip, deflate, br' })
  t.equal(gzip.headers['content-encoding'], 'gzip')
  t.equal(br.headers['content-encoding'], 'br')
  t.same(gunzipSync(gzip.body), plain.body)
  t.same(brotliDecompressSync(br.body), plain.body)
  t.equal(new Set([plain, gzip, br].map(({ headers }) => headers['etag'])).size, 3)
  t.equal((await getBytes(url, { 'accept-encoding': 'gzip', 'if-none-match': String(gzip.headers['etag']) })).status, 304)
})

t.test('the client\'s q-values choose the encoding, and identity is the fallback', async t => {
  const { address } = await startService(t)
  const url = `${address}/v1/journeys/1001/statistics`
  const chosen: Array<[accept: string, encoding: string | undefined]> = [
    ['br;q=0.5, gzip;q=0.9', 'gzip'], ['br;q=0, gzip', 'gzip'], ['*', 'br'], ['gzip;q=0', undefined],
    ['deflate', undefined], ['identity', undefined], ['identity;q=0, br;q=0, gzip;q=0', undefined], ['', undefined]
  ]
  const violations = collectViolations()
  for (const [accept, encoding] of chosen) {
    violations.equal((await getBytes(url, { 'accept-encoding': accept })).headers['content-encoding'], encoding, accept)
  }
  t.same(violations.found, [])
})

t.test('reports may be stored only by the caller, and everything else by nobody', async t => {
  const { address } = await startService(t)
  const report = await getBytes(`${address}/v1/journeys/1000/statistics`)
  t.equal(report.headers['cache-control'], 'private, no-cache')
  t.equal(report.headers['vary'], 'Accept-Encoding, Origin, Authorization, X-API-Key, Accept')
  const violations = collectViolations()
  for (const path of [
    '/healthz', '/readyz', '/openapi.json', '/v1/cache', '/problems/not-found', '/nothing', '/v1/journeys/0/statistics'
  ]) {
    violations.equal((await getBytes(`${address}${path}`)).headers['cache-control'], 'no-store', path)
  }
  t.same(violations.found, [])
})

t.test('on this machine no-cache brings a fresh answer; elsewhere it is ignored, which the answer says', async t => {
  const near = await startService(t, { env: { TD_DEFINITIONS: 'off' } })
  const path = '/v1/journeys/1001/statistics'
  await near.get(path)
  t.match((await near.get(path, { 'cache-control': 'no-cache' })).headers.get('cache-status'), /hit; ttl=\d+/, 'not within two seconds')
  const far = await startService(t, { env: { TD_DEFINITIONS: 'off', HOST: '0.0.0.0', AUTH_MODE: 'none' } })
  await far.get(path)
  const denied = await far.get(path, { 'cache-control': 'no-cache' })
  t.match(denied.headers.get('cache-status'), /hit; ttl=\d+; detail=refresh-denied/)
  t.equal(far.sandbox.calls.total(), 1)
  t.equal((await far.get('/v1/cache')).status, 403)
})

t.test('only-if-cached causes no load: 504 without an entry, else the entry', async t => {
  const { get, sandbox } = await startService(t, { env: { TD_DEFINITIONS: 'off' } })
  const path = '/v1/journeys/1001/statistics'
  const missing = await get(path, { 'cache-control': 'only-if-cached' })
  t.equal(missing.status, 504)
  t.match(await missing.json(), { code: 'not-cached', origin: 'service' })
  t.equal(sandbox.calls.total(), 0)
  await get(path)
  t.equal((await get(path, { 'cache-control': 'max-age=0, only-if-cached' })).status, 200)
  t.equal(sandbox.calls.total(), 1)
})
