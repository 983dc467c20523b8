import { request } from 'node:http'
import t from 'tap'
import { startService } from '../support/service/start-service.ts'
import { collectViolations } from '../support/collect-violations.ts'

interface Problem { code: string, status: number, detail: string, errors?: Array<{ in: string, name: string, message: string }> }

/** Sends the path unchanged, because clients would normalise it. */
function getRaw (address: string, path: string): Promise<{ status: number, problem: Problem }> {
  const { hostname, port } = new URL(address)
  return new Promise((resolve, reject) => {
    request({ hostname, port, path, agent: false }, response => {
      let text = ''
      response.setEncoding('utf8').on('data', chunk => { text += chunk }).on('end', () => {
        resolve({ status: response.statusCode ?? 0, problem: JSON.parse(text) })
      })
    }).on('error', reject).end()
  })
}

const refused: Array<[path: string, name: string]> = [
  ...['0', '01', '1e3', '%2e%2e', '12345678901234567890', '-1', '+1', '%201', '1%20', 'null', '%EF%BC%91', '1%00', '1.0']
    .map((id): [string, string] => [`/v1/journeys/${id}/statistics`, 'journeyId']),
  ['/v1/journeys/1/statistics?from=2026-02-30&to=2026-03-01', 'from'],
  ['/v1/journeys/1/statistics?from=2025-02-29&to=2025-03-01', 'from'],
  ['/v1/journeys/1/statistics?from=0000-01-01&to=2025-03-01', 'from'],
  ['/v1/journeys/1/statistics?from=2026-01-01T00:00:00Z&to=2026-03-01', 'from'],
  ['/v1/journeys/1/statistics?from=2026-03-01', 'to'],
  ['/v1/journeys/1/statistics?to=2026-03-01', 'from'],
  ['/v1/journeys/1/statistics?from=&to=', 'from'],
  ['/v1/journeys/1/statistics?from=2026-03-02&to=2026-03-01', 'from'],
  ['/v1/journeys/1/statistics?from=2026-03-01&to=9999-12-31', 'to'],
  ['/v1/journeys/1/statistics?from=2026-03-01&from=2026-03-01&to=2026-03-02', 'from'],
  ['/v1/journeys/1/statistics?from[]=2026-03-01&to=2026-03-02', 'from[]'],
  ['/v1/journeys/1/statistics?unknown=1', 'unknown'],
  ['/v1/journeys/1/statistics?__proto__=1', '__proto__'],
  ['/v1/journeys/1/statistics?range=last_8d', 'range'],
  ['/v1/journeys/1/statistics?range=last_7d&from=2026-03-01&to=2026-03-02', 'range'],
  ['/v1/journeys/1/conversion-graph?from=2026-01-01&to=2026-04-01', 'to'],
  ['/v1/journeys/1/activation-graph?from=2026-01-01&to=2026-04-01', 'to'],
  ['/v1/journeys/1/statistics?from=2020-01-01&to=2026-04-01', 'to'],
  ['/v1/journeys/1/comparison?range=last_7d&baselineFrom=2026-03-02&baselineTo=2026-03-01', 'baselineFrom'],
  ['/v1/journeys?ids=', 'ids'],
  ['/v1/journeys?format=csv', 'format']
]

t.test('malformed requests are 400 with the parameter\'s name, and never reach TD', async t => {
  const { address, sandbox } = await startService(t)
  const violations = collectViolations()
  for (const [path, name] of refused) {
    const { status, problem } = await getRaw(address, path)
    violations.equal(status, 400, path)
    violations.ok(problem.errors?.some(error => error.name === name), `${path} names ${name}`)
    violations.match(problem.detail, /^"[^"]+" [a-z]/, path)
  }
  t.same(violations.found, [])
  t.equal(sandbox.calls.total(), 0)
})

t.test('a range that is too long has its own code, with the limit', async t => {
  const { address } = await startService(t)
  const { problem } = await getRaw(address, '/v1/journeys/1/conversion-graph?from=2026-01-01&to=2026-04-01')
  t.equal(problem.code, 'range-too-long')
  t.match(problem.errors?.[0]?.message, /91 days.*90/)
  t.equal((await getRaw(address, '/v1/journeys/1001/conversion-graph?from=2026-01-02&to=2026-04-01')).status, 200)
})

t.test('all invalid parameters are listed at once, at most twenty', async t => {
  const { address } = await startService(t)
  const { problem } = await getRaw(address, '/v1/journeys/1/statistics?from=x&to=y&a=1')
  t.same(problem.errors?.map(({ name }) => name).sort(), ['a', 'from', 'to'])
  const many = Array.from({ length: 1_000 }, (_, index) => `p${index}=1`).join('&')
  const flood = await getRaw(address, `/v1/journeys/1/statistics?${many}`)
  t.equal(flood.status, 400)
  t.equal(flood.problem.errors?.length, 20)
})

t.test('malicious paths lead nowhere and reach nothing of TD', async t => {
  const { address, sandbox } = await startService(t)
  const tricks = ['/v1/journeys/1/statistics/x.css', '/v1/journeys/1/statistics;x.css',
    '//v1/journeys/1/statistics', '/v1/journeys/1/STATISTICS', '/v1/journeys/1/statistics%3f.css']
  const violations = collectViolations()
  for (const path of tricks) violations.equal((await getRaw(address, path)).status, 404, path)
  for (const path of ['/v1/journeys/../statistics', '/v1/journeys/1%2Fstatistics', '/v1/journeys/1%3f.css']) {
    violations.equal((await getRaw(address, path)).status, 400, path)
  }
  t.same(violations.found, [])
  t.equal(sandbox.calls.total(), 0)
})

t.test('an address that cannot be decoded or is too long is a problem document as well', async t => {
  const { address } = await startService(t)
  t.equal((await getRaw(address, '/v1/journeys/%c0%ae/statistics')).problem.code, 'invalid-request')
  t.equal((await getRaw(address, `/v1/journeys/${'1'.repeat(500)}/statistics`)).problem.code, 'invalid-request')
  t.equal((await getRaw(address, `/v1/${'x'.repeat(20_000)}`)).problem.code, 'request-too-large')
})
