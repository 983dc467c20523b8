import t from 'tap'
import { createToday } from '../../../src/reports/engine/today.ts'

t.test('the date changes with midnight of the time zone, to the millisecond', async t => {
  for (const { timeZone, midnight } of [
    { timeZone: 'Asia/Tokyo', midnight: '2026-09-15T15:00:00Z' },
    { timeZone: 'America/Los_Angeles', midnight: '2026-09-16T07:00:00Z' },
    { timeZone: 'UTC', midnight: '2026-09-16T00:00:00Z' }
  ]) {
    let nowMs = Date.parse(midnight) - 1
    const today = createToday(() => nowMs, timeZone)
    t.equal(today(), '2026-09-15', timeZone)
    nowMs += 1
    t.equal(today(), '2026-09-16', timeZone)
    nowMs -= 1
    t.equal(today(), '2026-09-15', 'back with a clock that is set back')
  }
})

t.test('days of 23 and 25 hours have their own midnights', async t => {
  let nowMs = 0
  const today = createToday(() => nowMs, 'America/Los_Angeles')
  const dateAt = (instant: string): string => {
    nowMs = Date.parse(instant)
    return today()
  }
  t.equal(dateAt('2026-03-09T06:59:59.999Z'), '2026-03-08')
  t.equal(dateAt('2026-03-09T07:00:00Z'), '2026-03-09')
  t.equal(dateAt('2026-11-02T07:59:59.999Z'), '2026-11-01')
  t.equal(dateAt('2026-11-02T08:00:00Z'), '2026-11-02')
})
