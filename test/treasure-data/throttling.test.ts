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

t.test('429s without Retry-After hold back every load, longer each time up to a minute, as one incident', async t => {
  const clock = createFakeClock(0)
  const lines: string[] = []
  const note = (level: string) => (details: object, message: string) => { lines.push(`${level} ${message} ${JSON.stringify(details)}`) }
  let isThrottled = true
  let asked = 0
  const client = await startUpstream(t, (_request, response) => {
    asked++
    response.writeHead(isThrottled ? 429 : 200).end('{}')
  }, { clock, queueDeadlineMs: 500, log: { info: note('info'), warn: note('warn'), error: note('error') } })
  const pauses: number[] = []
  for (let call = 0; call < 8; call++) {
    const { retryAfterS, reported } = await failureOf(t, () => client.fetchSource('statistics', journeyId, null))
    const { pausedMs } = client.state().quota
    pauses.push(pausedMs / 1_000)
    t.match({ retryAfterS, reported }, { retryAfterS: pausedMs / 1_000, reported: true })
    t.match(await failureOf(t, () => client.fetchSource('conversion', journeyId, null)), { code: 'upstream-throttled', status: null })
    await clock.advance(pausedMs)
  }
  t.same(pauses, [1, 2, 4, 8, 16, 32, 60, 60])
  t.equal(asked, 8, 'no call within a pause')
  t.same(lines, ['warn Treasure Data answers 429: pausing all calls {"seconds":1}'])
  isThrottled = false
  await client.fetchSource('statistics', journeyId, null)
  t.equal(lines.length, 1, 'an answer alone does not end it')
  await clock.advance(60_000)
  await client.fetchSource('statistics', journeyId, null)
  t.same(lines.slice(1), ['info Treasure Data no longer answers 429: resuming calls {"calls":8}'])
  isThrottled = true
  await failureOf(t, () => client.fetchSource('statistics', journeyId, null))
  t.equal(client.state().quota.pausedMs, 1_000, 'short again')
})

t.test('429s of concurrent calls cause one pause', async t => {
  const clock = createFakeClock(0)
  const waiting: Array<() => void> = []
  const client = await startUpstream(t, (_request, response) => {
    waiting.push(() => response.writeHead(429).end())
    if (waiting.length === 4) for (const answer of waiting) answer()
  }, { clock, maxConcurrency: 4 })
  const calls = [1, 2, 3, 4].map(id => client.fetchSource('statistics', journeyIdOf(String(id)), null))
  for (const call of calls) t.match(await failureOf(t, () => call), { retryAfterS: 1 })
  t.equal(client.state().quota.pausedMs, 1_000)
})

t.test('a load that could not be sent in time is refused, with the state of the queue, and TD is not called', async t => {
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
