import { createServer } from 'node:http'
import t, { type Test } from 'tap'
import type { TdCall } from '../../src/treasure-data/client/call-attempts.ts'
import type { IncidentLog } from '../../src/runtime/log.ts'
import { createFakeClock, settle } from '../support/fake-clock.ts'
import { clientOf, failureOf, journeyIdOf, listen, startUpstream } from '../support/td/start-upstream.ts'
import { collectViolations } from '../support/collect-violations.ts'

/** Sends a request every 100 ms, to 50 journeys in turn, and ignores the results. */
function createLoad (t: Test) {
  const clock = createFakeClock(0)
  const calls: TdCall[] = []
  const lines: string[] = []
  const tell = (_details: object, message: string): void => { lines.push(message) }
  const log: IncidentLog = { info: tell, warn: tell, error: tell }
  const limits = { clock, log, maxAttempts: 3, maxPerSecond: 100, random: () => 0.5, onCall: (call: TdCall) => { calls.push(call) } }
  const ask = async (client: ReturnType<typeof clientOf>, requests: number): Promise<void> => {
    const outcomes = []
    for (let request = 0; request < requests; request++) {
      const outcome = failureOf(t, () => client.fetchSource('statistics', journeyIdOf(String(1_000 + request % 50)), null))
      outcome.catch(() => {})
      outcomes.push(outcome)
      await clock.advance(100)
    }
    await clock.advance(20_000)
    await Promise.all(outcomes)
  }
  return { limits, calls, lines, ask }
}

t.test('1,000 requests in an outage cost at most 1,100 calls, for any kind of outage', async t => {
  const closed = createServer()
  const origin = await listen(t, closed)
  await new Promise(resolve => closed.close(resolve))
  const refused = createLoad(t)
  await refused.ask(clientOf(t, origin, refused.limits), 1_000)
  t.ok(refused.calls.length <= 1_100, `${refused.calls.length} calls`)
  t.ok(refused.calls.length < 40, 'thanks to the breaker few indeed')
  t.same(refused.lines, ['circuit breaker opened: Treasure Data is failing'], 'one incident is one line')

  const failing = createLoad(t)
  await failing.ask(await startUpstream(t, (_request, response) => response.writeHead(503).end(), failing.limits), 1_000)
  t.ok(failing.calls.length < 40, `${failing.calls.length} calls`)
})

t.test('callers that wait for a permit when the breaker opens are refused at once', async t => {
  const { limits, lines } = createLoad(t)
  let asked = 0
  const client = await startUpstream(t, (_request, response) => {
    asked++
    response.writeHead(500).end()
  }, { ...limits, maxAttempts: 1, maxConcurrency: 1 })
  const errors = await Promise.all(Array.from({ length: 20 }, (_, index) =>
    failureOf(t, () => client.fetchSource('statistics', journeyIdOf(String(1_000 + index)), null))))
  t.equal(asked, 5)
  const violations = collectViolations()
  for (const error of errors.slice(5)) {
    violations.match(error, { code: 'upstream-unavailable', status: null, retryAfterS: 5, reported: true }, error)
  }
  t.same(violations.found, [])
  t.match(client.state(), { breaker: { state: 'open', probeInMs: 5_000 }, quota: { waiting: 0 } })
  t.equal(lines.length, 1)
})

t.test('failed attempts do not open the breaker while their loads succeed', async t => {
  const { limits, calls } = createLoad(t)
  const asked = new Set<string>()
  const client = await startUpstream(t, (request, response) => {
    const { url = '' } = request
    if (asked.has(url)) response.end('{}')
    else response.writeHead(500).end()
    asked.add(url)
  }, limits)
  for (let id = 1; id <= 10; id++) {
    const load = client.fetchSource('statistics', journeyIdOf(String(id)), null)
    while (calls.length < 2 * id - 1) await settle()
    await limits.clock.advance(1_000)
    t.match(await load, { answer: { mediaType: 'application/json' } })
  }
  t.equal(calls.filter(({ outcome }) => outcome === 'upstream-error').length, 10)
  t.equal(client.state().breaker.state, 'closed')
})

t.test('a load whose retry is due while the breaker is open fails with its own error', async t => {
  const { limits, calls } = createLoad(t)
  // 501 is never retried
  const client = await startUpstream(t, (request, response) =>
    response.writeHead(request.url?.includes('/1/') === true ? 503 : 501).end(), limits)
  const early = failureOf(t, () => client.fetchSource('statistics', journeyIdOf('1'), null))
  while (calls.length < 1) await settle()
  for (const id of ['2', '3', '4', '5', '6']) await failureOf(t, () => client.fetchSource('statistics', journeyIdOf(id), null))
  t.equal(client.state().breaker.state, 'open')
  await limits.clock.advance(1_000)
  t.match(await early, { code: 'upstream-error', status: 503, reported: true }, 'as part of the incident')
  t.equal(calls.length, 6)
})

t.test('one probe is enough', async t => {
  const { limits, calls, lines } = createLoad(t)
  let healthy = false
  const client = await startUpstream(t, (_request, response) => response.writeHead(healthy ? 200 : 500).end('{}'),
    { ...limits, maxAttempts: 1 })
  for (const id of ['1', '2', '3', '4', '5']) await failureOf(t, () => client.fetchSource('statistics', journeyIdOf(id), null))
  healthy = true
  await failureOf(t, () => client.fetchSource('statistics', journeyIdOf('1'), null))
  await limits.clock.advance(5_000)
  await client.fetchSource('statistics', journeyIdOf('1'), null)
  t.equal(calls.length, 6)
  t.equal(client.state().breaker.state, 'closed')
  t.same(lines, ['circuit breaker opened: Treasure Data is failing', 'circuit breaker closed: Treasure Data answers again'])
})
