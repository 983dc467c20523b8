import t, { type Test } from 'tap'
import { PermitRefused } from '../../../src/treasure-data/limits/permit-refused.ts'
import { demandInBackground, demandOf } from '../../support/demands.ts'
import { settle } from '../../support/fake-clock.ts'
import { createQuotaRig } from '../../support/td/quota-rig.ts'

async function refused (t: Test, call: Promise<unknown>, code: PermitRefused['code'], retryAfterS: number): Promise<void> {
  try {
    await call
    t.fail('a permit came')
  } catch (error) {
    t.type(error, PermitRefused)
    t.match(error, { code, retryAfterS })
  }
}

t.test('no more calls run at once than allowed, in order of arrival', async t => {
  const { quota, begun, ask, end } = createQuotaRig({ maxConcurrency: 2 })
  const calls = ['a', 'b', 'c', 'd'].map(name => ask(name))
  await settle()
  t.same(begun, ['a', 'b'])
  t.match(quota.state(), { running: 2, waiting: 2, maxConcurrency: 2, maxPerSecond: 100, pausedMs: 0 })
  await end('b')
  t.same(begun, ['a', 'b', 'c'])
  await end('a', 'c', 'd')
  t.same(await Promise.all(calls), ['a', 'b', 'c', 'd'])
  t.match(quota.state(), { running: 0, waiting: 0 })
})

t.test('loads are sent by priority, and one that a caller joins goes first', async t => {
  const { quota, begun, ask, end } = createQuotaRig()
  const joined = demandInBackground('warm-up')
  ask('running')
  ask('warm-up', { demand: demandInBackground('warm-up') })
  ask('definition', { demand: demandInBackground('definitions') })
  ask('refresh', { demand: demandInBackground('refreshes') })
  ask('joined', { demand: joined })
  ask('caller')
  t.match(quota.state().queue.byPriority, { callers: 1, refreshes: 1, definitions: 1, 'warm-up': 2 })
  joined.join('client')
  await end('running', 'joined', 'caller', 'refresh', 'definition', 'warm-up')
  t.same(begun, ['running', 'joined', 'caller', 'refresh', 'definition', 'warm-up'])
})

t.test('a retry of a sent load goes before everything else, by the deadline of its load', async t => {
  const { clock, begun, ask, end } = createQuotaRig()
  ask('running')
  ask('caller')
  ask('retry', { demand: demandInBackground('warm-up'), deadlineAtMs: clock.monotonicMs() + 5_000 })
  const late = ask('late', { deadlineAtMs: clock.monotonicMs() + 1_000 })
  await clock.advance(1_000)
  await t.rejects(late, { code: 'busy' })
  await end('running', 'retry', 'caller')
  t.same(begun, ['running', 'retry', 'caller'])
})

t.test('permits come no faster than the rate, callers before the background', async t => {
  const { clock, begun, ask } = createQuotaRig({ maxConcurrency: 64, maxPerSecond: 5 })
  for (let call = 0; call < 10; call++) ask(`burst ${call}`)
  ask('background', { demand: demandInBackground() })
  ask('caller')
  await clock.advance(199)
  t.equal(begun.length, 10)
  await clock.advance(1)
  t.same(begun.slice(10), ['caller'])
  await clock.advance(200)
  t.same(begun.slice(10), ['caller', 'background'])
})

t.test('a warm-up leaves the calls of a first overview to callers, at its full rate', async t => {
  const { clock, begun, ask } = createQuotaRig({ maxConcurrency: 64, maxPerSecond: 5 })
  for (let call = 0; call < 40; call++) ask(`warm-up ${call}`, { demand: demandInBackground('warm-up') })
  await settle()
  t.equal(begun.length, 6, 'of ten')
  await clock.advance(2_000)
  t.equal(begun.length, 16, 'five a second')
  for (const part of ['statistics', 'conversion', 'activation', 'definition']) ask(part)
  await settle()
  t.same(begun.slice(16), ['statistics', 'conversion', 'activation', 'definition'], 'at once')
  await clock.advance(800)
  t.equal(begun.length, 20)
  await clock.advance(200)
  t.equal(begun.length, 21, 'then the warm-up continues')
})

t.test('a warm-up goes on at the smallest quota', async t => {
  const { clock, begun, ask } = createQuotaRig({ maxConcurrency: 64, maxPerSecond: 1 })
  for (let call = 0; call < 9; call++) ask(`warm-up ${call}`, { demand: demandInBackground('warm-up') })
  await clock.advance(5_000)
  t.equal(begun.length, 6)
})

t.test('optional loads leave half of the permits to the others', async t => {
  const { begun, ask, end } = createQuotaRig({ maxConcurrency: 4 })
  for (let call = 0; call < 4; call++) ask(`optional ${call}`, { isOptional: true, demand: demandInBackground('definitions') })
  ask('caller')
  await settle()
  t.same(begun, ['optional 0', 'optional 1', 'caller'])
  await end('optional 0')
  t.same(begun.slice(3), ['optional 2'])
})

t.test('a pause holds everything back for its time', async t => {
  const { clock, quota, begun, ask, end } = createQuotaRig({ queueDeadlineMs: 5_000 })
  ask('running')
  const patient = ask('patient', { demand: demandInBackground() })
  const impatient = ask('impatient')
  await settle()
  quota.pause(5_000)
  await refused(t, impatient, 'upstream-throttled', 5)
  t.equal(quota.state().pausedMs, 5_000)
  await end('running')
  await clock.advance(3_000)
  quota.pause(1_000)
  t.equal(quota.state().pausedMs, 2_000, 'a shorter pause does not end it earlier')
  quota.pause(6_000)
  await refused(t, ask('late'), 'upstream-throttled', 6)
  await clock.advance(5_999)
  t.same(begun, ['running'])
  await clock.advance(1)
  t.same(begun, ['running', 'patient'])
  await end('patient')
  t.equal(await patient, 'patient')
  t.equal(quota.state().pausedMs, 0)
})

t.test('a pause lasts at most two minutes', async t => {
  const { quota, ask } = createQuotaRig()
  quota.pause(3_600_000)
  t.equal(quota.state().pausedMs, 120_000)
  await refused(t, ask('caller'), 'upstream-throttled', 120)
})

t.test('all waiting calls can be refused', async t => {
  const { quota, begun, ask, end } = createQuotaRig()
  ask('running')
  const calls = [ask('caller'), ask('background', { demand: demandInBackground() })]
  quota.refuseWaiting(new PermitRefused('upstream-unavailable', 4_200))
  for (const call of calls) await refused(t, call, 'upstream-unavailable', 5)
  ask('later')
  await end('running')
  t.same(begun, ['running', 'later'])
})

t.test('a load that nobody wants leaves the queue and does not delay the next one', async t => {
  const { quota, begun, ask, end } = createQuotaRig()
  ask('running')
  const calls = Array.from({ length: 60 }, (_, index) => {
    const demand = demandOf()
    const leave = demand.join('client')
    return { call: ask(`gone ${index}`, { demand }), leave }
  })
  ask('next')
  for (const { leave } of calls) leave()
  for (const { call } of calls) await t.rejects(call, { name: 'LoadAbandonedError' })
  t.equal(quota.state().waiting, 1)
  await end('running')
  t.same(begun, ['running', 'next'])
})

t.test('a load continues while another caller or the background wants it', async t => {
  const { begun, ask, end } = createQuotaRig()
  ask('running')
  const shared = demandOf('other')
  const leaveShared = shared.join('client')
  const kept = demandOf()
  const leaveKept = kept.join('client')
  ask('shared', { demand: shared })
  ask('kept', { demand: kept })
  kept.keep('refreshes')
  leaveShared()
  leaveKept()
  await end('running', 'shared', 'kept')
  t.same(begun, ['running', 'shared', 'kept'])
})

t.test('a load that was sent continues without callers', async t => {
  const { ask, end } = createQuotaRig()
  const demand = demandOf()
  const leave = demand.join('client')
  const sent = ask('sent', { demand })
  await settle()
  leave()
  await end('sent')
  t.equal(await sent, 'sent')
  t.notOk(demand.isAbandoned())
})
