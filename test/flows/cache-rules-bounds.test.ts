import t from 'tap'
import { residentBytes } from '../../src/cache/bounded-map.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { readAnswer } from '../support/service/read-answer.ts'
import { chartsBody } from '../support/sources/sources.ts'
import { startOnClock } from '../support/service/start-on-clock.ts'
import { startWithClients } from '../support/service/start-with-clients.ts'
import { collectViolations } from '../support/collect-violations.ts'

t.test('memory bound reached', async t => {
  const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off', CACHE_MAX_BYTES: String(2 * residentBytes(476_000)) } })
  const bodyOf = (length: number): string => '{"data":null}'.padEnd(length)
  const pathOf = (journeyId: number): string => `/v1/journeys/${journeyId}/statistics`
  service.sandbox.setFault({ fault: { kind: 'body', body: bodyOf(50_000) } })
  for (const journeyId of [1, 2, 3]) await service.read(pathOf(journeyId))
  t.match((await service.read(pathOf(1))).header('cache-status'), /; hit;/)
  await service.read(pathOf(4))
  const statusOf = async (journeyId: number): Promise<string> =>
    (await service.read(pathOf(journeyId), { 'cache-control': 'only-if-cached' })).header('cache-status') ?? 'none'
  t.match(await Promise.all([1, 2, 3, 4].map(statusOf)), [/hit/, 'none', /hit/, /hit/], 'the least recently used goes')
  t.match((await readAnswer(service, '/v1/cache')).json, { sourceBytes: Number })

  service.sandbox.clearFaults()
  service.sandbox.setFault({ fault: { kind: 'body', body: bodyOf(300_000) } })
  const violations = collectViolations()
  for (let time = 1; time <= 2; time++) {
    const large = await service.read(pathOf(5))
    violations.equal(large.status, 200, time)
    violations.equal(large.header('cache-status'), 'td-journey-bff; fwd=uri-miss', 'answered, not stored', time)
  }
  t.same(violations.found, [])
  t.match(await Promise.all([1, 3, 4].map(statusOf)), [/hit/, /hit/, /hit/], 'and drives nothing out')
})

t.test('memory bound reached: half of it is reserved for sources, whatever reports are built', async t => {
  const service = await startOnClock(t, { env: { CACHE_MAX_BYTES: String(2 ** 20), TD_DEFINITIONS: 'off' } })
  const path = '/v1/journeys/1/conversion-graph'
  service.sandbox.setFault({ fault: { kind: 'body', body: chartsBody(1).padEnd(15_000) } })
  for (let id = 1; id <= 2; id++) await service.read(`/v1/journeys/${id}/conversion-graph`)
  const sizes = async () => (await readAnswer(service, '/v1/cache')).json as { sourceBytes: number, reportBytes: number }
  const { sourceBytes } = await sizes()
  // TD's bytes and their parsed form, each with its cost in memory
  t.ok(sourceBytes >= residentBytes(2 * 15_000))
  const kinds = ['goal', 'stage', 'exit', 'jump', 'milestone']
  for (let mask = 1; mask < 2 ** kinds.length; mask++) {
    const kind = kinds.filter((_, place) => (mask >> place) % 2 === 1).join(',')
    for (let id = 1; id <= 2; id++) {
      for (const graph of ['conversion-graph', 'activation-graph']) await service.read(`/v1/journeys/${id}/${graph}?kind=${kind}`)
    }
  }
  const after = await sizes()
  t.ok(after.sourceBytes <= 2 ** 19 && after.reportBytes <= 2 ** 19, 'each within its half')
  t.ok(after.reportBytes > 0.95 * 2 ** 19, 'reports had to go')
  t.match((await service.read(path)).header('cache-status'), /; hit;/)
  t.equal(service.sandbox.calls.total(), 4, 'no source had to go for reports')
})

t.test('one client requests endless variants', async t => {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const web = { scopes: ['journeys:read' as const, 'cache:read' as const], journeys: ['*'] }
  const service = await startWithClients(t, {
    greedy: { ...web, rateLimit: { requestsPerMinute: 10_000, loadsPerMinute: 20 } }, other: web
  }, { clock, env: { LOG_LEVEL: 'silent', TD_DEFINITIONS: 'off' } })
  const ask = (key: string, path: string) => readAnswer(service, path, { 'x-api-key': key })
  const { greedy, other } = service.keys
  const path = '/v1/journeys/1001/conversion-graph'

  t.equal((await ask(other, path)).status, 200)
  const statuses: number[] = []
  for (let day = 1; day <= 30; day++) {
    const range = `from=2026-08-${String(day).padStart(2, '0')}&to=2026-08-31`
    statuses.push((await ask(greedy, `${path}?${range}`)).status)
  }
  t.same(statuses, [...Array(20).fill(200), ...Array(10).fill(429)])
  t.equal(service.sandbox.calls.total(), 21, 'loads are limited per client')
  t.equal((await ask(other, '/v1/journeys/1002/conversion-graph')).status, 200, 'and no other client\'s turn is taken')

  const { reportBytes } = (await ask(other, '/v1/cache')).json as { reportBytes: number }
  const spellings = ['kind=goal,exit', 'kind=exit,goal', 'kind=goal%2Cexit', 'kind=%65xit,goal']
  const violations = collectViolations()
  for (const query of spellings) violations.equal((await ask(greedy, `${path}?${query}`)).status, 200, query)
  t.same(violations.found, [])
  const grown = ((await ask(other, '/v1/cache')).json as { reportBytes: number }).reportBytes - reportBytes
  const view = (await ask(greedy, `${path}?${spellings[0] ?? ''}`)).bytes.length
  t.ok(grown <= residentBytes(view + 1_500), 'whatever the spelling, one report is kept')
  t.equal(service.sandbox.calls.total(), 22)
})
