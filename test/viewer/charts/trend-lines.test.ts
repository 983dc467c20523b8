import t from 'tap'
import { readTrend } from '../../../viewer/src/charts/trend-lines.ts'
import type { Statistics } from '../../../viewer/src/state/report-types.ts'

const flows = { current: 1, entries: 1, goals: 0, exits: 0, jumps: 0, netChange: 1 }

t.test('a run belongs to the day of the service\'s time zone, as in the buckets of the API', async t => {
  const series = ['2026-11-28T17:30:00.000Z', null].map(updatedAt => ({ ...flows, updatedAt }))
  const daysIn = (timeZone: string) => readTrend({ series } as Statistics, timeZone).days
  t.same(daysIn('Asia/Tokyo'), ['2026-11-29', null])
  t.same(daysIn('UTC'), ['2026-11-28', null])
})
