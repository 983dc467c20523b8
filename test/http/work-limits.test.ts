import t, { type Test } from 'tap'
import { createFakeClock } from '../support/fake-clock.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

const path = '/v1/journeys/1000/conversion-graph'
const web = { scopes: ['journeys:read' as const], journeys: ['*'] }
/** 20 ms at once. */
const little = { requestsPerMinute: 100_000, loadsPerMinute: 100_000, workMsPerMinute: 1 }
const mostBuilds = 2_000

async function startLimited (t: Test) {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const service = await startWithClients(t, { greedy: { ...web, rateLimit: little }, usual: web }, { clock })
  const ask = (key: string, url = path, headers: Record<string, string> = {}) => readAnswer(service, url, { 'x-api-key': key, ...headers })
  /** Requests new reports until one is refused. */
  const exhaust = async (key: string) => {
    let answer = await ask(key)
    for (let top = 1; top < mostBuilds && answer.status === 200; top++) answer = await ask(key, `${path}?top=${top % 900 + 1}`)
    return answer
  }
  return { ...service, clock, ask, exhaust }
}

t.test('a client without work tokens gets cached reports, and nothing that has to be built', async t => {
  const { clock, keys, sandbox, ask, exhaust } = await startLimited(t)
  const built = await ask(keys.greedy)
  t.equal(built.header('ratelimit-policy'), '"requests";q=100000;w=60, "loads";q=100000;w=60, "work";q=20;w=1200;qu="cpu-ms"')
  t.match(built.header('ratelimit'), /^"requests";r=99999;t=1, "loads";r=\d+;t=1, "work";r=1?\d;t=\d+$/)

  const refused = await exhaust(keys.greedy)
  t.match(refused, { status: 429, json: { code: 'rate-limited', detail: /^The client has reached the limit of processor time.*"work"/ } })
  t.equal(refused.header('ratelimit-policy'), '"work";q=20;w=1200;qu="cpu-ms"')
  t.match(refused.header('ratelimit'), /^"work";r=0;t=\d+$/)
  t.match(refused.header('retry-after'), /^\d+$/)

  const hit = await ask(keys.greedy)
  t.equal(hit.status, 200)
  t.equal(hit.header('ratelimit-policy'), '"requests";q=100000;w=60', 'a hit costs no work')
  const calls = sandbox.calls.total()
  const violations = collectViolations()
  for (const url of [
    '/v1/journeys/1000/statistics', '/v1/journeys/1001/conversion-graph', '/v1/journeys/1000/overview', `${path}?format=svg&width=960`,
    '/v1/journeys/1000/explain?report=conversion-graph&pointer=/summary/linkTotal'
  ]) violations.match(await ask(keys.greedy, url), { status: 429, json: { detail: /"work"/ } }, url)
  t.same(violations.found, [])
  t.equal(sandbox.calls.total(), calls, 'nor is anything loaded for it')
  t.equal((await ask(keys.usual, `${path}?top=7`)).status, 200, 'other clients are not touched')

  let later = refused
  // meanwhile the source may have to be loaded again, which uses the refill
  for (let attempt = 0; attempt < 5 && later.status === 429; attempt++) {
    await clock.advance(Number(later.header('retry-after')) * 1_000)
    later = await ask(keys.greedy, `${path}?top=7`)
  }
  t.equal(later.status, 200, 'after the time it was told')
})

t.test('work is counted on every path', async t => {
  const { keys, ask } = await startLimited(t)
  const violations = collectViolations()
  for (const url of [
    '/v1/journeys/1000/statistics', '/v1/journeys?ids=1000', `${path}?format=mermaid`, '/v1/journeys/1000/overview',
    '/v1/journeys/1000/explain?report=statistics&pointer=/rates/completion/value'
  ]) {
    const { status, header } = await ask(keys.usual, url)
    violations.equal(status, 200, url)
    violations.match(header('ratelimit'), /"work";r=\d+;t=\d+/, url)
  }
  t.same(violations.found, [])
})
