import fc from 'fast-check'
import t from 'tap'
import { PermitRefused } from '../../../src/treasure-data/limits/permit-refused.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { demandInBackground, demandOf } from '../../support/demands.ts'
import { settle } from '../../support/fake-clock.ts'
import { createQuotaRig } from '../../support/td/quota-rig.ts'

const limits = { maxConcurrency: 4, maxPerSecond: 5, queueDeadlineMs: 10_000 }

/** Why a call may not wait; `null` if it got its permit. */
async function refusalOf (call: Promise<unknown>): Promise<PermitRefused | null> {
  return await call.then(() => null, (error: unknown) => {
    if (error instanceof PermitRefused) return error
    throw error
  })
}

/** A rig that has seen calls of this length. */
async function createKnowingRig (callMs: number) {
  const rig = createQuotaRig(limits)
  rig.ask('first')
  await settle()
  await rig.clock.advance(callMs)
  await rig.end('first')
  await rig.clock.advance(10_000)
  return rig
}

t.test('by rate: a load that cannot be sent in time is refused at once, with a retry time', async t => {
  const { ask, quota, clock } = await createKnowingRig(300)
  const calls = Array.from({ length: 100 }, (_, index) => ask(`load ${index}`))
  await settle()
  // ten at once, then five a second for eight of the ten seconds
  t.match(quota.state(), { running: 4, waiting: 46 })
  const told = await Promise.all(calls.slice(50).map(refusalOf))
  t.same(told.map(error => error?.code), told.map(() => 'busy'))
  t.same([told[0]?.retryAfterS, told.at(-1)?.retryAfterS], [9, 18], 'each a time of its own')
  t.match(told[0]?.queue, { waiting: 46, ahead: 46 })
  await clock.advance(0)
})

t.test('by duration: four calls of three seconds at a time', async t => {
  const { ask, quota } = await createKnowingRig(3_000)
  const calls = Array.from({ length: 40 }, (_, index) => ask(`load ${index}`))
  await settle()
  t.match(quota.state(), { running: 4, waiting: 10 })
  const told = await Promise.all(calls.slice(14).map(refusalOf))
  t.same([told[0]?.retryAfterS, told.at(-1)?.retryAfterS], [9, 27])
})

t.test('until a call has ended, nobody is refused by time; afterwards the estimate is right', async t => {
  const { ask, quota, clock, end } = createQuotaRig(limits)
  const calls = Array.from({ length: 500 }, (_, index) => ask(`load ${index}`))
  await clock.advance(3_000)
  t.match(quota.state(), { running: 4, waiting: 496 })
  await end('load 0')
  const { running, waiting, queue: { callMs } } = quota.state()
  t.equal(callMs, 3_000)
  t.equal(running, 4)
  // seven of the ten seconds are left
  t.equal(waiting, 9)
  const told = await Promise.all(calls.slice(14).map(refusalOf))
  const seconds = told.map(error => error?.retryAfterS ?? 0)
  const violations = collectViolations()
  for (const [index, second] of seconds.entries()) {
    const wantedS = (index + 10) * 0.75
    violations.ok(Math.abs(second - wantedS) <= 2, { index, second, wantedS })
  }
  t.same(violations.found, [])
})

t.test('a caller that returns early gets the rest of its time, and its promise is not counted twice', async t => {
  const { ask, clock } = await createKnowingRig(300)
  for (let index = 0; index < 50; index++) ask(`load ${index}`)
  const first = await refusalOf(ask('mine'))
  for (let times = 0; times < 100; times++) await refusalOf(ask('mine'))
  const other = await refusalOf(ask('other'))
  t.equal(first?.retryAfterS, 9)
  t.equal(other?.retryAfterS, 9)
  await clock.advance(1_000)
  for (let index = 0; index < 5; index++) ask(`more ${index}`)
  const early = await refusalOf(ask('mine'))
  t.equal(early?.retryAfterS, 8)
})

t.test('times are spread at random by at most a tenth', async t => {
  const { ask, clock } = createQuotaRig({ ...limits, random: () => 0.999 })
  ask('first')
  await clock.advance(0)
  for (let index = 0; index < 2_000; index++) ask(`load ${index}`)
  const told = await refusalOf(ask('mine'))
  t.ok((told?.queue?.expectedWaitMs ?? 0) > 100_000)
  t.equal(told?.retryAfterS, Math.ceil((told?.queue?.expectedWaitMs ?? 0) * 1.0999 / 1_000))
})

t.test('a load whose time passes in the queue is refused as busy, and the queue serves the next', async t => {
  const { ask, clock, begun, end } = createQuotaRig({ ...limits, maxConcurrency: 1 })
  ask('hanging')
  const call = ask('waiting')
  await clock.advance(5_000)
  ask('later')
  await clock.advance(5_000)
  t.match(await refusalOf(call), { code: 'busy' })
  await end('hanging')
  t.same(begun, ['hanging', 'later'])
})

t.test('a background load waits longer, and its time starts over for a joining caller', async t => {
  const { ask, clock, begun, end } = createQuotaRig({ ...limits, maxConcurrency: 1 })
  const demand = demandInBackground()
  ask('hanging')
  const joined = ask('joined', { demand })
  const background = ask('background', { demand: demandInBackground() })
  await clock.advance(55_000)
  demand.join('client')
  await clock.advance(5_000)
  t.match(await refusalOf(background), { code: 'busy' })
  await end('hanging', 'joined')
  t.equal(await joined, 'joined')
  t.same(begun, ['hanging', 'joined'])
})

t.test('slow calls make waiting loads hopeless, and those are refused at once', async t => {
  const { ask, clock, end, quota } = await createKnowingRig(300)
  const calls = Array.from({ length: 44 }, (_, index) => ask(`load ${index}`))
  await clock.advance(6_000)
  t.equal(quota.state().waiting, 40)
  await end('load 0', 'load 1', 'load 2', 'load 3')
  t.ok(quota.state().waiting < 10)
  t.match(await refusalOf(calls[43] ?? Promise.resolve()), { code: 'busy' })
})

t.test('the queue is bounded, for each client and in total, and background loads take no caller\'s place', async t => {
  const { ask, quota } = createQuotaRig()
  ask('running')
  for (let index = 0; index < 1_100; index++) ask(`background ${index}`, { demand: demandInBackground() })
  t.equal(quota.state().waiting, 1_024)
  for (let index = 0; index < 1_100; index++) ask(`greedy ${index}`, { demand: demandOf('greedy') })
  t.equal(quota.state().queue.byPriority.callers, 1_024)
  for (let index = 0; index < 1_100; index++) ask(`other ${index}`, { demand: demandOf(`other ${index % 2}`) })
  t.equal(quota.state().queue.byPriority.callers, 2_048)
  t.match(await refusalOf(ask('one more', { demand: demandOf('third') })), { code: 'busy' })
})

t.test('an incident is two log lines, however many loads are refused', async t => {
  const { ask, clock, lines, quota } = await createKnowingRig(300)
  for (let index = 0; index < 432 + 50; index++) ask(`load ${index}`)
  await clock.advance(30_000)
  t.same(lines, ['queue for Treasure Data is full; refusing loads'])
  t.ok(quota.state().queue.refused >= 432)
  await clock.advance(60_000)
  t.same(lines.slice(1), ['queue for Treasure Data has room again'])
})

interface Storm { reports: number, clients: number, callMs: number, isKnown: boolean }

/** Lets clients that honour `Retry-After` request reports, all at once. Returns how many attempts each report took. */
async function weather ({ reports, clients, callMs, isKnown }: Storm): Promise<number[]> {
  const rig = isKnown ? await createKnowingRig(callMs) : createQuotaRig(limits)
  const { clock, quota } = rig
  const startedAtMs = new Map<string, number>()
  let running = 0
  const sentAtMs: number[] = []
  const attempts = Array.from({ length: reports }, () => 0)
  const fetchReport = async (index: number): Promise<void> => {
    const demand = demandOf(`client ${index % clients}`)
    attempts[index] = (attempts[index] ?? 0) + 1
    const askedAtMs = clock.monotonicMs()
    try {
      const permit = await quota.take({ key: `load ${index}`, demand, isOptional: false, isRetry: false })
      sentAtMs.push(clock.monotonicMs())
      if (clock.monotonicMs() - askedAtMs > limits.queueDeadlineMs) throw new Error('sent after its deadline')
      if (startedAtMs.has(`load ${index}`)) throw new Error('sent twice')
      startedAtMs.set(`load ${index}`, askedAtMs)
      if (++running > limits.maxConcurrency) throw new Error('too many at once')
      await new Promise<void>(resolve => clock.setTimer(resolve, callMs))
      running--
      permit.release()
    } catch (error) {
      if (!(error instanceof PermitRefused)) throw error
      if (error.code !== 'busy') throw error
      await new Promise<void>(resolve => clock.setTimer(resolve, error.retryAfterS * 1_000))
      await fetchReport(index)
    }
  }
  const state = { isOver: false }
  const end = Promise.all(attempts.map((_, index) => fetchReport(index))).finally(() => { state.isOver = true })
  end.catch(() => {})
  while (!state.isOver) await clock.advance(Math.min(2_000, Math.max(1, clock.nextRingMs())))
  await end
  sentAtMs.sort((a, b) => a - b)
  for (const [index, atMs] of sentAtMs.entries()) {
    const later = sentAtMs[index + 2 * limits.maxPerSecond + 10] ?? Infinity
    if (later - atMs < 2_000) throw new Error('faster than allowed')
  }
  return attempts
}

t.test('each report takes at most two attempts on average, and is sent once and in time, in any storm', async t => {
  const storms = fc.record<Storm>({
    reports: fc.integer({ min: 20, max: 250 }),
    clients: fc.integer({ min: 1, max: 5 }),
    callMs: fc.constantFrom(50, 300, 1_000, 3_000, 4_500),
    isKnown: fc.boolean()
  })
  await fc.assert(fc.asyncProperty(storms, async storm => {
    const attempts = await weather(storm)
    const mean = attempts.reduce((sum, count) => sum + count, 0) / attempts.length
    if (mean > 2) throw new Error(`${mean} attempts`)
  }), { seed: 20_261_128, numRuns: 15, interruptAfterTimeLimit: 60_000 })
  t.pass('all of them')
})
