import t, { type Test } from 'tap'
import { day, hour, minute, second } from '../support/cache/cache-rig.ts'
import { readAnswer, untilRefreshed } from '../support/service/read-answer.ts'
import { chartsBody } from '../support/sources/sources.ts'
import { startOnClock, type ServiceOnClock } from '../support/service/start-on-clock.ts'
import { collectViolations } from '../support/collect-violations.ts'

const range = 'from=2026-09-10&to=2026-09-16'
const conversion = `/v1/journeys/1007/conversion-graph?${range}`
const activation = `/v1/journeys/1007/activation-graph?${range}`
const statistics = `/v1/journeys/1007/statistics?${range}`

/** The range's state in the body and the time left in the header, after any refresh that the request started. */
async function check (t: Test, service: ServiceOnClock, path: string, state: string, ttlS: number): Promise<void> {
  await service.read(path)
  await untilRefreshed(service)
  const answer = await service.read(path)
  t.equal(answer.status, 200)
  t.match(answer.json, { range: { state }, freshness: { state: 'current' } })
  t.equal(answer.header('cache-status'), `td-journey-bff; hit; ttl=${ttlS}`)
}

const zones = [
  { timeZone: 'Asia/Tokyo', anHourToMidnight: '2026-09-16T14:00:00Z' },
  { timeZone: 'America/Los_Angeles', anHourToMidnight: '2026-09-17T06:00:00Z' }
]

for (const { timeZone, anHourToMidnight } of zones) {
  t.test(`a chart range is open, settling, past and settled in turn, by the midnights of ${timeZone}`, async t => {
    const service = await startOnClock(t, { at: anHourToMidnight, env: { TD_TIME_ZONE: timeZone, TD_DEFINITIONS: 'off' } })
    const { clock } = service
    await check(t, service, conversion, 'open', 300)
    await clock.advance(hour - 1)
    await check(t, service, conversion, 'open', 300)
    await clock.advance(1)
    await check(t, service, conversion, 'settling', 299)
    await clock.advance(3 * day - 1)
    await check(t, service, conversion, 'settling', 3_600)
    await clock.advance(1)
    await check(t, service, conversion, 'past', 3_599)
    await clock.advance(hour)
    await check(t, service, conversion, 'settled', 86_400)
    await clock.advance(day - second)
    await check(t, service, conversion, 'settled', 1)
  })

  t.test(`without evidence a past chart needs a day to settle, and statistics never do (${timeZone})`, async t => {
    const service = await startOnClock(t, { at: anHourToMidnight, env: { TD_TIME_ZONE: timeZone, TD_DEFINITIONS: 'off' } })
    const { clock } = service
    await clock.advance(hour + 3 * day)
    await check(t, service, activation, 'past', 3_600)
    await check(t, service, statistics, 'past', 300)
    await clock.advance(day - 1)
    await check(t, service, activation, 'past', 3_600)
    await clock.advance(hour)
    await check(t, service, activation, 'settled', 86_400)
    await check(t, service, statistics, 'past', 300)
    await clock.advance(5 * day)
    await check(t, service, statistics, 'past', 300)
  })
}

t.test('evidence starts over after every change of content, and after a purge', async t => {
  const service = await startOnClock(t, { at: '2026-10-01T12:00:00Z' })
  const { clock, sandbox } = service
  sandbox.setFault({ fault: { kind: 'body', body: chartsBody(1) } })
  await check(t, service, conversion, 'past', 3_600)
  await clock.advance(20 * hour)
  sandbox.clearFaults()
  sandbox.setFault({ fault: { kind: 'body', body: chartsBody(2) } })
  await check(t, service, conversion, 'past', 3_600)
  await clock.advance(20 * hour)
  await check(t, service, conversion, 'past', 3_600)
  await clock.advance(4 * hour)
  await check(t, service, conversion, 'settled', 86_400)
  await readAnswer(service, '/v1/cache/journeys/1007', {}, 'DELETE')
  await check(t, service, conversion, 'past', 3_600)
})

t.test('a settled chart whose content changes is past again', async t => {
  const service = await startOnClock(t, { at: '2026-10-01T12:00:00Z' })
  await check(t, service, conversion, 'past', 3_600)
  await service.clock.advance(day)
  await check(t, service, conversion, 'settled', 86_400)
  service.sandbox.setFault({ fault: { kind: 'body', body: chartsBody(1) } })
  await service.clock.advance(day)
  await check(t, service, conversion, 'past', 3_600)
})

t.test('an entry is fresh, revalidating, usable on error and expired in turn', async t => {
  const service = await startOnClock(t)
  const { clock, sandbox } = service
  await service.read(statistics)
  sandbox.setFault({ fault: { kind: 'status', status: 500 } })
  const states: unknown[] = []
  for (const ms of [5 * minute - 1, 1, hour - 1, 1, day - hour - 1, 1]) {
    await clock.advance(ms)
    const { json } = await readAnswer(service, '/v1/cache')
    states.push((json as { journeys: Array<{ entries: Array<{ state: string }> }> }).journeys[0]?.entries[0]?.state)
  }
  t.same(states, ['fresh', 'revalidating', 'revalidating', 'usable-on-error', 'usable-on-error', 'expired'])
})

t.test('changes of the wall clock affect neither ages nor lifetimes', async t => {
  const violations = collectViolations()
  for (const stepMs of [-day, -minute, day]) {
    const service = await startOnClock(t, { env: { TD_DEFINITIONS: 'off' } })
    const { clock, sandbox } = service
    const path = '/v1/journeys/1007/statistics'
    await service.read(path)
    await clock.advance(minute)
    clock.shiftWall(stepMs)
    const stepped = await service.read(path)
    violations.equal(stepped.header('age'), '60', stepMs)
    violations.equal(stepped.header('cache-status'), 'td-journey-bff; hit; ttl=240', stepMs)
    await clock.advance(4 * minute - 1)
    violations.equal((await service.read(path)).header('cache-status'), 'td-journey-bff; hit; ttl=0', stepMs)
    violations.equal(sandbox.calls.total(), 1, stepMs)
    await clock.advance(1)
    await service.read(path)
    await untilRefreshed(service)
    violations.equal(sandbox.calls.total(), 2, stepMs)
    violations.equal((await service.read(path)).header('age'), '0', stepMs)
  }
  t.same(violations.found, [])
})

t.test('a purge counts even if the wall clock was set back since the last one', async t => {
  const service = await startOnClock(t)
  const path = '/v1/journeys/1007/statistics'
  await readAnswer(service, '/v1/cache/journeys/1007', {}, 'DELETE')
  await service.read(path)
  service.clock.shiftWall(-day)
  await readAnswer(service, '/v1/cache/journeys/1007', {}, 'DELETE')
  t.equal((await service.read(path)).header('cache-status'), 'td-journey-bff; fwd=uri-miss; stored')
})
