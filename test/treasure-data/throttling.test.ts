import t from 'tap'
import { createFakeClock } from '../support/fake-clock.ts'
import { failureOf, journeyId, journeyIdOf, startUpstream } from '../support/td/start-upstream.ts'

t.test('a 429 with Retry-After holds back every load of the key for that long', async t => {
  const clock = createFakeClock(0)
  let asked = 0
  const client = await startUpstream(t, (_request, response) => {
    asked++
    if (asked === 1) response.writeHead(429, { 'retry-after': '30' }).end()
    else response.end('{}')
  }, { clock, maxAttempts: 3, deadlineMs: 20_000, queueDeadlineMs: 20_000 })
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)),
    { code: 'upstream-throttled', status: 429, retryAfterS: 30 })
  t.equal(client.state().quota.pausedMs, 30_000)
  await clock.advance(5_000)
  t.match(await failureOf(t, () => client.fetchSource('conversion', journeyId, null)),
    { code: 'upstream-throttled', status: null, retryAfterS: 25 })
  await clock.advance(5_001)
  const patient = client.fetchSource('activation', journeyId, null)
  await clock.advance(19_998)
  t.equal(asked, 1, 'no call in that time')
  await clock.advance(1)
  await patient
  t.equal(asked, 2)
})

t.test('a 429 without Retry-After concerns its own load alone', async t => {
  let asked = 0
  const client = await startUpstream(t, (_request, response) => {
    asked++
    if (asked === 1) response.writeHead(429).end()
    else response.end('{}')
  })
  await failureOf(t, () => client.fetchSource('statistics', journeyId, null))
  t.equal(client.state().quota.pausedMs, 0)
  await client.fetchSource('statistics', journeyId, null)
})

t.test('a load that could not be sent in time is refused, with how the queue stands, and TD is not asked', async t => {
  const clock = createFakeClock(0)
  let asked = 0
  const client = await startUpstream(t, (_request, response) => {
    asked++
    if (asked === 1) response.end('{}')
  }, { maxConcurrency: 1, queueDeadlineMs: 10_000, clock, random: () => 0 })
  const first = client.fetchSource('statistics', journeyId, null)
  await first
  const calls = Array.from({ length: 30 }, (_, index) => client.fetchSource('statistics', journeyIdOf(String(index + 1)), null))
  for (const call of calls) call.catch(() => {})
  await clock.advance(10_000)
  t.match(await failureOf(t, () => calls[29]), { code: 'busy', status: null, reported: true, queue: { waiting: Number } })
  t.equal(asked, 2)
  t.equal(client.state().breaker.state, 'closed')
})
