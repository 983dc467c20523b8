import t from 'tap'
import type { TdCall } from '../../src/treasure-data/client/call-attempts.ts'
import { byEndpoint } from '../../src/treasure-data/endpoints/endpoints.ts'
import { createFakeClock } from '../support/fake-clock.ts'
import { failureOf, journeyId, startUpstream } from '../support/td/start-upstream.ts'

t.test('each attempt is reported once it has ended, and the last success of each endpoint is kept', async t => {
  const startMs = Date.parse('2026-01-01T00:00:00Z')
  const clock = createFakeClock(startMs)
  const calls: TdCall[] = []
  const answers = [200, 304, 404]
  const client = await startUpstream(t, async (_request, response) => {
    await clock.advance(250)
    response.writeHead(answers.shift() ?? 500).end()
  }, { clock, onCall: call => calls.push(call) })
  t.same(client.state().lastSuccessMs, byEndpoint(() => null))
  const known = { etag: '"1"', lastModified: null }
  await client.fetchSource('statistics', journeyId, null)
  await client.fetchSource('conversion', journeyId, null, { known })
  await failureOf(t, () => client.fetchSource('activation', journeyId, null))
  t.same(calls, [
    { endpoint: 'statistics', outcome: 'ok', attempt: 1, durationMs: 250 },
    { endpoint: 'conversion', outcome: 'not-modified', attempt: 1, durationMs: 250 },
    { endpoint: 'activation', outcome: 'journey-not-found', attempt: 1, durationMs: 250 }
  ])
  t.same(client.state().lastSuccessMs, { ...byEndpoint(() => null), statistics: startMs + 250, conversion: startMs + 500 })
})

t.test('a new client reports no attempts', async t => {
  const client = await startUpstream(t, () => {}, { maxConcurrency: 3, maxPerSecond: 7 })
  t.same(client.state(), {
    key: { state: 'untried', sinceMs: null, fileFault: null },
    breaker: { state: 'closed', probeInMs: null },
    quota: {
      mode: 'alone',
      replicas: 1,
      running: 0,
      waiting: 0,
      maxConcurrency: 3,
      maxPerSecond: 7,
      pausedMs: 0,
      queue: { byPriority: { callers: 0, refreshes: 0, definitions: 0, 'warm-up': 0 }, expectedWaitMs: 0, callMs: null, refused: 0 }
    },
    lastSuccessMs: byEndpoint(() => null),
    lastFailures: []
  })
})
