import t from 'tap'
import { CallPace } from '../../../src/treasure-data/limits/call-pace.ts'

t.test('the duration of calls is the mean of the first ones, and then follows the latest', async t => {
  const pace = new CallPace()
  t.equal(pace.callMs(), null)
  for (const durationMs of [2_000, 200, 200, 200]) pace.noteCall(durationMs)
  t.equal(pace.callMs(), 650, 'a first call that opens a connection does not count for long')
  for (let call = 0; call < 30; call++) pace.noteCall(3_000)
  t.ok((pace.callMs() ?? 0) > 2_900)
})

t.test('the wait by calls lasts until a running one ends, for each load ahead', async t => {
  const pace = new CallPace()
  pace.noteCall(3_000)
  t.equal(pace.waitByCalls(1, { running: 2, concurrency: 4 }), 0, 'two may begin at once')
  t.equal(pace.waitByCalls(2, { running: 2, concurrency: 4 }), 750)
  t.equal(pace.waitByCalls(9, { running: 4, concurrency: 4 }), 7_500)
})

t.test('the wait by permits follows their distance while loads waited, without pauses', async t => {
  const pace = new CallPace()
  t.equal(pace.waitByPermits(10), 0)
  pace.notePermit(0, true)
  pace.notePermit(600, true)
  pace.interrupt()
  pace.notePermit(60_000, true)
  pace.notePermit(60_600, false)
  pace.notePermit(90_000, true)
  t.equal(pace.waitByPermits(10), 6_000)
})
