import t from 'tap'
import { wait } from '../../../src/treasure-data/client/wait.ts'
import { createFakeClock } from '../../support/fake-clock.ts'

t.test('a wait ends after its time', async t => {
  const clock = createFakeClock(0)
  const patience = new AbortController()
  let over = false
  const waiting = wait(100, clock, patience.signal).then(() => { over = true })
  await clock.advance(99)
  t.notOk(over)
  await clock.advance(1)
  await waiting
  patience.abort()
  t.ok(over)
})

t.test('a wait ends with the signal', async t => {
  const clock = createFakeClock(0)
  const patience = new AbortController()
  const waiting = wait(100, clock, patience.signal)
  patience.abort(new Error('too late'))
  await t.rejects(waiting, { message: 'too late' })
})
