import t from 'tap'
import { listMissedDays } from '../../../src/domain/history/missed-days.ts'
import { dateOf } from '../../support/sources/sources.ts'

t.test('the days of a gap whose charts no run brought', async t => {
  const list = (since: string, until: string, { timeZone = 'UTC', earliest = '2026-01-01' } = {}) =>
    listMissedDays({ since, until }, { timeZone, earliest: dateOf(earliest) })
  t.same(list('2026-09-15T03:00:00.000Z', '2026-09-19T03:00:00.000Z'), ['2026-09-15', '2026-09-16', '2026-09-17'])
  t.same(list('2026-09-15T03:00:00.000Z', '2026-09-17T03:00:00.000Z'), ['2026-09-15'])
  t.same(list('2026-09-15T03:00:00.000Z', '2026-09-16T23:00:00.000Z'), [], 'the run of the next day brings the chart of this one')
  t.same(list('2026-09-15T03:00:00.000Z', '2026-09-15T09:00:00.000Z'), [], 'runs of one day')
  t.same(list('2026-09-15T03:00:00.000Z', '2026-09-19T03:00:00.000Z', { earliest: '2026-09-17' }), ['2026-09-17'])
  t.same(list('2026-09-15T03:00:00.000Z', '2026-09-19T03:00:00.000Z', { earliest: '2026-10-01' }), [])
  t.same(list('2026-09-15T16:00:00.000Z', '2026-09-18T16:00:00.000Z', { timeZone: 'Asia/Tokyo' }), ['2026-09-16', '2026-09-17'])
})
