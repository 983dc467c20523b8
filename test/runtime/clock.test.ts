import t from 'tap'
import { withTimeout } from '../../src/runtime/clock.ts'
import { createFakeClock, settle } from '../support/fake-clock.ts'

function watch<T> (promise: Promise<T>): { outcome: () => unknown } {
  let outcome: unknown = 'pending'
  promise.then(value => { outcome = value }, error => { outcome = error })
  return { outcome: () => outcome }
}

/** The fake clock with a count of timers that have neither fired nor been cancelled. */
function countTimers () {
  const clock = createFakeClock(0)
  let waiting = 0
  return {
    ...clock,
    waiting: () => waiting,
    setTimer (callback: () => void, delayMs: number) {
      waiting++
      const cancel = clock.setTimer(callback, delayMs)
      return () => {
        waiting--
        cancel()
      }
    }
  }
}

t.test('the first outcome counts, and its timer is cancelled', async t => {
  const clock = countTimers()
  t.equal(await withTimeout(Promise.resolve('value'), 100, clock), 'value')
  await t.rejects(withTimeout(Promise.reject(new Error('failed')), 100, clock), { message: 'failed' })
  await settle()
  t.equal(clock.waiting(), 0)
})

t.test('it is late after the delay, not before', async t => {
  const clock = createFakeClock(0)
  const race = watch(withTimeout(new Promise(() => {}), 100, clock))
  await clock.advance(99)
  t.equal(race.outcome(), 'pending')
  await clock.advance(1)
  t.equal(race.outcome(), 'late')
})

t.test('an expired delay is late at once', async t => {
  const clock = createFakeClock(0)
  const race = watch(withTimeout(new Promise(() => {}), -5, clock))
  await clock.advance(0)
  t.equal(race.outcome(), 'late')
})

t.test('a failure after the delay is ignored', async t => {
  const clock = createFakeClock(0)
  let fail = (_error: Error): void => {}
  const race = watch(withTimeout(new Promise((_resolve, reject) => { fail = reject }), 100, clock))
  await clock.advance(100)
  fail(new Error('too late'))
  await settle()
  t.equal(race.outcome(), 'late')
})
