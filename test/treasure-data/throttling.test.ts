import t from 'tap'
import { createFakeClock, settle } from '../support/fake-clock.ts'
import { failureOf, journeyId, startUpstream } from '../support/td/start-upstream.ts'

t.test('a 429 with Retry-After holds back every load of the key for that long', async t => {
  const clock = createFakeClock(0)
  let asked = 0
  const client = await startUpstream(t, (_request, response) => {
    asked++
    if (asked === 1) response.writeHead(429, { 'retry-after': '30' }).end()
    else response.end('{}')
  }, { clock, maxAttempts: 3, deadlineMs: 20_000 })
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

t.test('more loads than can wait are refused as overloaded', async t => {
  const ends: Array<() => void> = []
  const client = await startUpstream(t, (_request, response) => ends.push(() => response.end('{}')),
    { maxConcurrency: 1, clock: createFakeClock(0) })
  const loads = Array.from({ length: 65 }, () => client.fetchSource('statistics', journeyId, null))
  t.match(await failureOf(t, () => client.fetchSource('statistics', journeyId, null)), { code: 'overloaded', status: null, retryAfterS: 1 })
  t.match(client.state().quota, { running: 1, waiting: 64 })
  for (let ended = 0; ended < loads.length;) {
    const end = ends.shift()
    if (end !== undefined) ended++
    end?.()
    await settle()
  }
  await Promise.all(loads)
})
