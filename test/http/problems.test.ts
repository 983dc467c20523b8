import { createServer } from 'node:net'
import t from 'tap'
import { isProblemCode, problemCatalog } from '../../src/http/problems/problem-catalog.ts'
import { problemWords } from '../../src/http/problems/words/index.ts'
import { escapeXml } from '../../src/formats/readable-text.ts'
import { languages } from '../../src/formats/words/languages.ts'
import { problemSchema } from '../../src/http/schemas/problem.ts'
import type { Fault } from '../../sandbox/fault.ts'
import { eventually } from '../support/redis/start-fleet.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

const faults: Array<[what: string, fault: Fault, status: number, code: string]> = [
  ['401', { kind: 'status', status: 401 }, 502, 'upstream-credentials'],
  ['403', { kind: 'status', status: 403 }, 403, 'journey-access-denied'],
  ['404', { kind: 'status', status: 404 }, 404, 'journey-not-found'],
  ['410', { kind: 'status', status: 410 }, 404, 'journey-not-found'],
  ['422', { kind: 'status', status: 422 }, 422, 'journey-unprocessable'],
  ['429', { kind: 'status', status: 429 }, 503, 'upstream-throttled'],
  ['500', { kind: 'status', status: 500 }, 502, 'upstream-error'],
  ['503', { kind: 'status', status: 503 }, 502, 'upstream-error'],
  ['a redirect', { kind: 'status', status: 302 }, 502, 'upstream-malformed'],
  ['HTML instead of JSON', { kind: 'html' }, 502, 'upstream-malformed'],
  ['a truncated body', { kind: 'truncate' }, 502, 'upstream-malformed'],
  ['a body over the limit', { kind: 'oversized' }, 502, 'upstream-malformed'],
  ['a body of the wrong shape', { kind: 'body', body: '{"data":{"attributes":[]}}' }, 502, 'upstream-malformed'],
  ['a broken connection', { kind: 'reset' }, 503, 'upstream-unavailable'],
  ['silence before the headers', { kind: 'hang-before-headers' }, 504, 'upstream-timeout'],
  ['silence within the body', { kind: 'hang-mid-body' }, 504, 'upstream-timeout']
]

for (const [what, fault, status, code] of faults) {
  t.test(`${what} from TD is ${status} ${code}, and the next journey is served`, async t => {
    const { get, sandbox } = await startService(t, { env: code === 'upstream-timeout' ? { TD_DEADLINE_MS: '500' } : {} })
    sandbox.setFault({ journeyId: '1001', fault })
    const response = await get('/v1/journeys/1001/statistics')
    t.equal(response.status, status)
    t.match(response.headers.get('content-type'), /^application\/problem\+json/)
    t.equal(response.headers.get('cache-control'), 'no-store')
    const problem = problemSchema.parse(await response.json())
    t.match(problem, { code, status, type: `/problems/${code}`, instance: '/v1/journeys/1001/statistics' })
    t.equal(problem.requestId, response.headers.get('x-request-id'))
    if (response.status === 503 || response.status === 504) t.match(response.headers.get('retry-after'), /^\d+$/)
    // a busy machine may exceed the short deadline
    await eventually(async () => (await get('/v1/journeys/1000/statistics')).status !== 504)
    t.equal((await get('/v1/journeys/1000/statistics')).status, 200)
  })
}

t.test('a 429 with Retry-After is passed to every caller until then', async t => {
  const { get, sandbox } = await startService(t, { env: { TD_DEFINITIONS: 'off' } })
  sandbox.setFault({ times: 1, fault: { kind: 'status', status: 429, retryAfter: '600' } })
  const violations = collectViolations()
  for (const id of [1001, 1000]) {
    const response = await get(`/v1/journeys/${id}/statistics`)
    violations.equal(response.status, 503, id)
    violations.equal(response.headers.get('retry-after'), '120', 'two minutes at most', id)
    violations.match(await response.json(), { code: 'upstream-throttled' }, id)
  }
  t.same(violations.found, [])
  t.equal(sandbox.calls.total(), 1)
})

t.test('if TD does not listen, the answer is 503 with Retry-After', async t => {
  const closed = createServer().listen(0, '127.0.0.1')
  await new Promise(resolve => closed.once('listening', resolve))
  const address = closed.address()
  const port = typeof address === 'object' && address !== null ? address.port : 0
  await new Promise(resolve => closed.close(resolve))
  const { get } = await startService(t, { env: { TD_BASE_URL: `http://127.0.0.1:${port}` } })
  const response = await get('/v1/journeys/1001/statistics')
  t.equal(response.status, 503)
  t.match(response.headers.get('retry-after'), /^\d+$/)
  t.match(await response.json(), { code: 'upstream-unavailable', origin: 'upstream' })
})

t.test('an unknown address is a problem document', async t => {
  const { get } = await startService(t)
  const response = await get('/v2/nothing')
  t.equal(response.status, 404)
  t.match(await response.json(), { code: 'not-found', instance: '/v2/nothing' })
})

t.test('an unsupported method is 405 with Allow, whatever its body', async t => {
  const { address } = await startService(t)
  const violations = collectViolations()
  for (const method of ['POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'PROPFIND']) {
    const body = method === 'POST' ? '{"broken' : null
    const response = await fetch(`${address}/v1/journeys/1001/statistics`, { method, body })
    violations.equal(response.status, 405, method)
    violations.equal(response.headers.get('allow'), 'GET, HEAD', method)
    violations.match(await response.json(), { code: 'method-not-allowed', detail: 'The resource supports GET, HEAD.' }, method)
  }
  t.same(violations.found, [])
  const cache = await fetch(`${address}/v1/cache`, { method: 'POST' })
  t.equal(cache.headers.get('allow'), 'DELETE, GET, HEAD')
})

t.test('a request without a body may name a media type', async t => {
  const { address } = await startService(t)
  const violations = collectViolations()
  for (const type of ['application/json', 'text/plain', 'application/x-www-form-urlencoded']) {
    const headers = { 'content-type': type }
    violations.equal((await fetch(`${address}/v1/cache/journeys/1001`, { method: 'DELETE', headers })).status, 204, type)
  }
  t.same(violations.found, [])
})

t.test('a caller who accepts no JSON gets 406, also with a q-value of 0', async t => {
  const { get } = await startService(t)
  const violations = collectViolations()
  for (const accept of ['text/html', 'application/json;q=0', '*/*;q=0']) {
    const response = await get('/v1/journeys/1000/statistics', { accept })
    violations.equal(response.status, 406, accept)
    violations.match(await response.json(), { code: 'not-acceptable', detail: /application\/json, text\/csv/ }, accept)
  }
  for (const accept of ['*/*', 'application/*', 'text/html, application/json;q=0.1']) {
    violations.equal((await get('/v1/journeys/1000/statistics', { accept })).status, 200, accept)
  }
  t.same(violations.found, [])
})

t.test('another Host is 421, before any lookup', async t => {
  const { app, sandbox } = await startService(t, { env: { ALLOWED_HOSTS: 'journeys.example.com' } })
  const ask = async (host: string) => (await app.inject({ url: '/v1/journeys/1000/statistics', headers: { host } })).statusCode
  const violations = collectViolations()
  for (const host of ['evil.example', 'localhost.evil.example', '127.0.0.1.evil.example']) violations.equal(await ask(host), 421, host)
  t.equal(await ask('localhost@evil.example'), 400)
  t.equal(sandbox.calls.total(), 0)
  for (const host of ['localhost', 'LOCALHOST:8080', '127.0.0.1:1', '[::1]:8080', 'journeys.example.com:443']) {
    violations.equal(await ask(host), 200, host)
  }
  t.same(violations.found, [])
})

t.test('every problem code has a page that explains it in each language, and one page lists them all', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  for (const { tag } of languages) {
    const list = (await readAnswer(service, `/problems?lang=${tag}`)).bytes.toString()
    for (const code of Object.keys(problemCatalog).filter(isProblemCode)) {
      const { title, explanation, advice } = problemWords[tag].describe(code)
      const answer = await readAnswer(service, `/problems/${code}?lang=${tag}`)
      violations.match(answer, { status: 200, headers: { 'content-language': tag } }, code, tag)
      const page = answer.bytes.toString()
      violations.match(page, `<html lang="${tag}">`, code, tag)
      for (const words of [code, title, explanation, advice]) violations.ok(page.includes(escapeXml(words)), `${code}: ${words}`)
      violations.ok(list.includes(`<a href="/problems/${code}?lang=${tag}">`) && list.includes(escapeXml(title)), `${code} in the list`)
      // kana, so that no English text replaces a Japanese one
      for (const words of tag === 'ja' ? [title, explanation, advice] : []) violations.match(words, /[\u3041-\u30fe].*[。すたん]$/u, code)
    }
  }
  t.same(violations.found, [])
  t.equal((await readAnswer(service, '/problems/constructor')).status, 404)
})

t.test('a problem page is in the language of lang, else of the browser, else in English, and links to the others', async t => {
  const service = await startService(t)
  const violations = collectViolations()
  const asked: Array<[query: string, accepted: string | null, language: string]> = [
    ['', null, 'en'], ['', 'ja-JP,ja;q=0.9,en;q=0.8', 'ja'], ['', 'en-GB,ja;q=0.5', 'en'], ['', 'fr', 'en'], ['', 'ja;q=0', 'en'],
    ['?lang=ja', 'en', 'ja'], ['?lang=en', 'ja', 'en'], ['?lang=fr', 'ja', 'en'], ['?lang=', 'ja', 'en'], ['?lang=JA', 'ja', 'en'],
    ['?lang=ja&lang=en', 'ja', 'en'], ['?lang=%22%3E%3Cscript%3E', 'ja', 'en'], ['?lang=__proto__', 'ja', 'en']
  ]
  for (const path of ['/problems', '/problems/forbidden']) {
    for (const [query, accepted, language] of asked) {
      const { status, header, bytes } = await readAnswer(service, path + query, accepted === null ? {} : { 'accept-language': accepted })
      const page = bytes.toString()
      const other = language === 'en' ? 'ja' : 'en'
      violations.equal(status, 200, path, query)
      violations.equal(header('content-language'), language, path, query, accepted)
      violations.equal(header('vary'), query === '' ? 'Accept-Language' : null, path, query)
      violations.ok(page.includes(`<a href="?lang=${other}" hreflang="${other}" lang="${other}">`), path, query)
      violations.notMatch(page, /<script|__proto__/, path, query)
    }
  }
  t.same(violations.found, [])
  const list = await readAnswer(await startService(t, { env: { CORS_ORIGINS: 'https://app.example.com' } }), '/problems')
  t.equal(list.header('vary'), 'Origin, Accept-Language', 'with pages of other origins')
  const { json, header } = await readAnswer(service, '/v1/journeys/0/statistics?lang=ja', { 'accept-language': 'ja' })
  t.match(json, { title: problemCatalog['invalid-request'].title }, 'problem documents stay English')
  t.equal(header('content-language'), null)
})

t.test('the fault in a body is logged once by its path, and is not in the answer', async t => {
  const { get, log, sandbox } = await startService(t, { env: { TD_DEFINITIONS: 'off' } })
  sandbox.setFault({ journeyId: '1001', fault: { kind: 'body', body: '{"data":{"attributes":["secret of a stranger"]}}' } })
  const text = await (await get('/v1/journeys/1001/statistics')).text()
  t.notMatch(text, /attributes|stranger/)
  const lines = log.filter(line => line.includes('Treasure Data could not answer'))
  t.equal(lines.length, 1)
  t.match(
    JSON.parse(lines[0] ?? ''), { key: 'statistics:1001', failure: { code: 'upstream-malformed', faults: [/data\.attributes/] } }
  )
  t.notMatch(log.join(), /stranger/)
})
