import t from 'tap'
import fc from 'fast-check'
import { ReportDates } from '../../../src/cache/encoded/report-dates.ts'

t.test('the date is the time when a version was first seen, even if it is built again', async t => {
  const dates = new ReportDates()
  t.equal(dates.dateOf('report', 'a', 10_500)?.ms, 10_500)
  t.equal(dates.dateOf('report', 'b', 20_000)?.ms, 20_000)
  t.equal(dates.dateOf('report', 'a', 30_000)?.ms, 10_500)
  t.equal(dates.dateOf('other', 'b', 10_700)?.ms, 10_700)
})

t.test('a version has no date if another one shares its second', async t => {
  const dates = new ReportDates()
  dates.dateOf('report', 'a', 10_100)
  t.equal(dates.dateOf('report', 'b', 10_900), null)
  t.equal(dates.dateOf('report', 'b', 12_000), null)
  t.equal(dates.dateOf('report', 'c', 9_000)?.ms, 9_000)
})

t.test('a version knows whether another one followed it', async t => {
  const dates = new ReportDates()
  const first = dates.dateOf('report', 'a', 10_000)
  dates.dateOf('report', 'b', 20_000)
  t.same([10_000, 19_999, 20_000, 30_000].map(ms => first?.isFollowedUntil(ms)), [false, false, true, true])
  t.equal(dates.dateOf('report', 'b', 40_000)?.isFollowedUntil(50_000), false)
})

t.test('no two of the latest versions share a second, and no date is in the future, whatever the clock does', async t => {
  fc.assert(fc.property(fc.array(fc.record({ version: fc.nat(9), ms: fc.nat(5_000) })), made => {
    const dates = new ReportDates()
    const given: Array<[version: number, second: number]> = []
    for (const { version, ms } of made) {
      const date = dates.dateOf('report', String(version), ms)
      if (date === null) continue
      const second = Math.floor(date.ms / 1_000)
      const shared = given.slice(-7).some(([other, taken]) => other !== version && taken === second)
      if (shared) throw new Error(`${second} is the second of two`)
      if (!made.some(each => each.version === version && each.ms === date.ms)) throw new Error('a date was made up')
      given.push([version, second])
    }
  }))
  t.pass('held')
})
