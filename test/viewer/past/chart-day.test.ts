import t from 'tap'
import { chooseChartDay } from '../../../viewer/src/past/chart-day.ts'

const freshness = { state: 'past', dataUpdatedAt: null, staleSince: null, reason: null } as const

t.test('charts of the past are those of the last finished day of the range', async t => {
  const asOf = '2026-10-03T23:59:59.999Z'
  const choose = (to: string | null, timeZone = 'UTC', time = asOf) => chooseChartDay({ to, timeZone }, { ...freshness, asOf: time })
  t.equal(choose('2026-10-02'), '2026-10-02')
  t.equal(choose('2026-10-03'), '2026-10-02', 'the day itself was not over')
  t.equal(choose('2026-09-30'), '2026-09-30')
  t.equal(choose(null), '2026-10-02', 'since launch')
  t.equal(choose(null, 'Asia/Tokyo', '2026-10-03T14:59:59.999Z'), '2026-10-02')
  t.equal(choose(null, 'Europe/Berlin', '2026-10-25T22:59:59.999Z'), '2026-10-24', 'a day of 25 hours')
  t.equal(chooseChartDay({ to: '2026-10-02', timeZone: 'UTC' }, { ...freshness, state: 'current' }), null)
})
