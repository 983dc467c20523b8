import t, { type Test } from 'tap'
import { TdQuota, type TdQuotaOptions } from '../../../src/treasure-data/limits/td-quota.ts'
import { PermitRefused } from '../../../src/treasure-data/limits/permit-refused.ts'
import { createFakeClock, settle } from '../../support/fake-clock.ts'

const somebody = (): boolean => true
const nobody = (): boolean => false

/** A quota on a clock that stands still, and tasks that end when told to. */
function createRig (options: Partial<TdQuotaOptions> = {}) {
  const clock = createFakeClock(0)
  const quota = new TdQuota({ maxConcurrency: 1, maxPerSecond: 100, clock, ...options })
  const begun: string[] = []
  const ends = new Map<string, () => void>()
  const ask = (name: string, isAwaited = somebody, leftMs = 20_000, signal = new AbortController().signal): Promise<string> => {
    const call = quota.run(() => new Promise<string>(resolve => {
      begun.push(name)
      ends.set(name, () => resolve(name))
    }), isAwaited, { atMs: clock.monotonicMs() + leftMs, signal })
    call.catch(() => {})
    return call
  }
  const end = async (...names: string[]): Promise<void> => {
    for (const name of names) {
      await settle()
      ends.get(name)?.()
      await settle()
    }
  }
  return { clock, quota, begun, ask, end }
}

async function refused (t: Test, call: Promise<unknown>, code: PermitRefused['code'], retryAfterS: number): Promise<void> {
  try {
    await call
    t.fail('a permit came')
  } catch (error) {
    t.type(error, PermitRefused)
    t.match(error, { code, retryAfterS })
  }
}

t.test('no more run at once than allowed, in the order they came', async t => {
  const { quota, begun, ask, end } = createRig({ maxConcurrency: 2 })
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

t.test('who is waited for goes first, even if somebody began to wait only meanwhile', async t => {
  const { begun, ask, end } = createRig()
  let joined = false
  const calls = [ask('running'), ask('background', nobody), ask('joined', () => joined), ask('caller')]
  await settle()
  joined = true
  await end('running', 'joined', 'caller', 'background')
  t.same(begun, ['running', 'joined', 'caller', 'background'])
  await Promise.all(calls)
})

t.test('a task that fails gives its permit on', async t => {
  const { quota, clock } = createRig()
  const deadline = { atMs: clock.monotonicMs() + 1_000, signal: new AbortController().signal }
  await t.rejects(quota.run(async () => { throw new Error('failed') }, somebody, deadline), { message: 'failed' })
  t.equal(await quota.run(async () => 'next', somebody, deadline), 'next')
})

t.test('who gives up while waiting leaves the queue', async t => {
  const { begun, ask, end } = createRig()
  const patience = new AbortController()
  ask('first', somebody, 20_000, patience.signal)
  const second = ask('second', somebody, 20_000, patience.signal)
  ask('third')
  await settle()
  patience.abort(new Error('too late'))
  await t.rejects(second, { message: 'too late' })
  await end('first', 'third')
  t.same(begun, ['first', 'third'])
})

t.test('permits come no faster than the rate, callers before the background', async t => {
  const { clock, begun, ask } = createRig({ maxConcurrency: 64, maxPerSecond: 5 })
  for (let call = 0; call < 10; call++) ask(`burst ${call}`)
  ask('background', nobody)
  ask('caller')
  await clock.advance(199)
  t.equal(begun.length, 10)
  await clock.advance(1)
  t.same(begun.slice(10), ['caller'])
  await clock.advance(200)
  t.same(begun.slice(10), ['caller', 'background'])
})

t.test('who cannot get a permit before its deadline is refused at once', async t => {
  const { ask, clock, begun } = createRig({ maxConcurrency: 64, maxPerSecond: 1 })
  for (let call = 0; call < 4; call++) ask(`early ${call}`, somebody)
  await refused(t, ask('impatient', somebody, 3_000), 'overloaded', 3)
  ask('patient', somebody, 3_001)
  for (let call = 0; call < 20; call++) ask(`background ${call}`, nobody, 60_000)
  ask('another caller', somebody, 4_001)
  await clock.advance(4_000)
  t.same(begun.slice(4), ['patient', 'another caller'], 'what nobody waits for does not count for callers')
})

t.test('the queue has a bound', async t => {
  const { quota, ask } = createRig()
  for (let call = 0; call < 1 + 64; call++) ask(`caller ${call}`)
  t.equal(quota.state().waiting, 64)
  await refused(t, ask('one more'), 'overloaded', 1)
  await refused(t, ask('in the background', nobody), 'overloaded', 1)
})

t.test('a queue full of background loads refuses no caller: the last of them gives way', async t => {
  const { quota, begun, ask, end } = createRig()
  ask('running')
  const calls = Array.from({ length: 64 }, (_, index) => ask(`background ${index}`, nobody))
  await refused(t, ask('one more', nobody), 'overloaded', 1)
  for (let call = 0; call < 64; call++) ask(`caller ${call}`)
  t.equal(quota.state().waiting, 64)
  for (const call of calls) await refused(t, call, 'overloaded', 1)
  await refused(t, ask('caller 64'), 'overloaded', 1)
  await end('running')
  t.same(begun, ['running', 'caller 0'])
})

t.test('a pause holds everything back for its time', async t => {
  const { clock, quota, begun, ask, end } = createRig()
  ask('running')
  const patient = ask('patient', somebody, 5_001)
  const impatient = ask('impatient', somebody, 5_000)
  await settle()
  quota.pause(5_000)
  await refused(t, impatient, 'upstream-throttled', 5)
  t.equal(quota.state().pausedMs, 5_000)
  await end('running')
  await clock.advance(3_000)
  quota.pause(1_000)
  t.equal(quota.state().pausedMs, 2_000, 'a shorter pause does not end it earlier')
  await refused(t, ask('late', somebody, 2_000), 'upstream-throttled', 2)
  await clock.advance(1_999)
  t.same(begun, ['running'])
  await clock.advance(1)
  t.same(begun, ['running', 'patient'])
  await end('patient')
  t.equal(await patient, 'patient')
  t.equal(quota.state().pausedMs, 0)
})

t.test('a pause lasts two minutes at most', async t => {
  const { quota, ask } = createRig()
  quota.pause(3_600_000)
  t.equal(quota.state().pausedMs, 120_000)
  await refused(t, ask('caller'), 'upstream-throttled', 120)
})

t.test('all who wait can be refused', async t => {
  const { quota, begun, ask, end } = createRig()
  ask('running')
  const calls = [ask('caller'), ask('background', nobody)]
  quota.refuseWaiting(new PermitRefused('upstream-unavailable', 4_200))
  for (const call of calls) await refused(t, call, 'upstream-unavailable', 5)
  ask('later')
  await end('running')
  t.same(begun, ['running', 'later'])
})
