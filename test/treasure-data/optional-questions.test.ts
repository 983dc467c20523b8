import t from 'tap'
import type { FleetPermits } from '../../src/treasure-data/limits/fleet-permits.ts'
import { demandInBackground } from '../support/demands.ts'
import { createFakeClock, settle } from '../support/fake-clock.ts'
import { failureOf, journeyId, journeyIdOf, plantedKey, startUpstream } from '../support/td/start-upstream.ts'
import { collectViolations } from '../support/collect-violations.ts'

const isDefinition = (url = ''): boolean => /^\/entities\/journeys\/\d+$/.test(url)

t.test('failing definitions never delay other loads', async t => {
  let definitions = 0
  const client = await startUpstream(t, (request, response) => {
    if (isDefinition(request.url)) {
      definitions++
      response.writeHead(500).end()
    } else response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":null}')
  }, { maxAttempts: 3, maxPerSecond: 1_000 })
  const violations = collectViolations()
  for (let id = 1; id <= 30; id++) {
    const demand = demandInBackground('definitions')
    const { code } = await failureOf(t, () => client.fetchSource('definition', journeyIdOf(String(id)), null, { demand }))
    violations.equal(code, 'upstream-error', id)
  }
  t.same(violations.found, [])
  t.equal(definitions, 30, 'each is asked for once where nobody waits for it')
  t.equal(client.state().breaker.state, 'closed')
  t.match(await client.fetchSource('statistics', journeyId, null), { answer: { mediaType: 'application/json' } })
})

t.test('a caller that waits for a definition gets a retry', async t => {
  let calls = 0
  const client = await startUpstream(t, (_request, response) => {
    response.writeHead(++calls < 3 ? 503 : 200, { 'content-type': 'application/json' }).end('{"data":null}')
  }, { maxAttempts: 3, random: () => 0 })
  t.match(await client.fetchSource('definition', journeyId, null), { answer: { body: Buffer.from('{"data":null}') } })
  t.equal(calls, 3)
  t.ok(client.state().lastSuccessMs.definition)
})

t.test('while the origin is down, definitions are not used as probes', async t => {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const urls: string[] = []
  const client = await startUpstream(t, (request, response) => {
    urls.push(request.url ?? '')
    response.writeHead(isDefinition(request.url) ? 200 : 500, { 'content-type': 'application/json' }).end('{"data":null}')
  }, { clock, maxPerSecond: 1_000 })
  for (let id = 1; id <= 5; id++) await failureOf(t, () => client.fetchSource('statistics', journeyIdOf(String(id)), null))
  t.equal(client.state().breaker.state, 'open')
  const violations = collectViolations()
  for (const waitedMs of [0, 6_000]) {
    await clock.advance(waitedMs)
    violations.equal((await failureOf(t, () => client.fetchSource('definition', journeyId, null))).code, 'upstream-unavailable', waitedMs)
  }
  t.same(violations.found, [])
  t.notOk(urls.some(isDefinition))
})

t.test('hanging definitions leave half of the permits free, and end after half of the deadline', async t => {
  const clock = createFakeClock(Date.parse('2026-09-16T12:00:00Z'))
  const hanging: unknown[] = []
  const client = await startUpstream(t, (request, response) => {
    if (isDefinition(request.url)) hanging.push(response)
    else if (!request.url?.includes('/999/')) response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":null}')
  }, { clock, maxConcurrency: 4, maxPerSecond: 1_000, deadlineMs: 2_000, queueDeadlineMs: 100 })
  let isWholeDeadlineOver = false
  const other = failureOf(t, () => client.fetchSource('statistics', journeyIdOf('999'), null)).then(() => { isWholeDeadlineOver = true })
  const failures = Array.from({ length: 6 }, (_, index) =>
    failureOf(t, () => client.fetchSource('definition', journeyIdOf(String(index + 1)), null)))
  while (hanging.length < 2) await settle()
  t.match(await client.fetchSource('statistics', journeyId, null), { answer: { body: Buffer.from('{"data":null}') } })
  t.equal(hanging.length, 2)
  t.equal(client.state().quota.running, 3)
  await clock.advance(100)
  t.same(new Set((await Promise.all(failures)).map(({ code }) => code)), new Set(['upstream-timeout', 'busy']))
  t.notOk(isWholeDeadlineOver, 'by the process\'s own timers')
  await other
})

t.test('refused definitions say nothing about the key and are logged once; answered ones clear no refusal', async t => {
  const lines: string[] = []
  const tell = (level: string) => (_details: object, message: string): void => { lines.push(`${level} ${message}`) }
  const refused = new Set<string>(['definition'])
  const client = await startUpstream(t, (request, response) => {
    const isRefused = refused.has(isDefinition(request.url) ? 'definition' : 'numbers')
    response.writeHead(isRefused ? 401 : 200, { 'content-type': 'application/json' }).end('{"data":null}')
  }, { log: { info: tell('info'), warn: tell('warn'), error: tell('error') } })
  const define = () => client.fetchSource('definition', journeyId, null)
  const count = () => client.fetchSource('statistics', journeyId, null)
  t.match(await failureOf(t, define), { code: 'upstream-credentials', reported: false })
  t.equal(client.state().key.state, 'untried')
  await count()
  t.match(await failureOf(t, define), { code: 'upstream-credentials', reported: true })
  t.equal(client.state().key.state, 'accepted')
  t.match(lines, [/^warn Treasure Data denies the key access to definitions/])
  refused.delete('definition')
  refused.add('numbers')
  await failureOf(t, count)
  await define()
  t.equal(client.state().key.state, 'refused')
  refused.add('definition')
  t.match(await failureOf(t, define), { reported: true }, 'a refused key is known')
  refused.clear()
  await count()
  t.equal(client.state().key.state, 'accepted')
  t.match(lines.slice(1), [/^error Treasure Data refuses the key/, /^info Treasure Data accepts the key again/])
})

t.test('of several replicas each loads fewer definitions at once, so that together they leave half of the permits free', async t => {
  const hanging: unknown[] = []
  const turns = { made: 0, key: '' }
  const fleet: FleetPermits = {
    attach: currentKey => { turns.key = currentKey().reveal() },
    isReached: () => true,
    replicas: () => 2,
    share: () => 1 / 2,
    take: async () => ({ granted: fleet.takeWithoutAsking() }),
    takeWithoutAsking: () => `turn ${++turns.made}`,
    giveBack () {},
    pause () {}
  }
  const client = await startUpstream(t, (request, response) => {
    if (isDefinition(request.url)) hanging.push(response)
    else response.writeHead(200, { 'content-type': 'application/json' }).end('{"data":null}')
  }, { maxConcurrency: 4, maxPerSecond: 1_000, deadlineMs: 2_000, fleet })
  const failures = Array.from({ length: 4 }, (_, index) =>
    failureOf(t, () => client.fetchSource('definition', journeyIdOf(String(index + 1)), null)))
  while (hanging.length === 0) await settle()
  t.match(await client.fetchSource('statistics', journeyId, null), { answer: { body: Buffer.from('{"data":null}') } })
  t.equal(client.state().quota.running, 1)
  t.equal(turns.made, 2, 'a turn of the fleet\'s for either')
  t.equal(turns.key, plantedKey)
  await Promise.all(failures)
})
