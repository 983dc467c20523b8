import t from 'tap'
import fc from 'fast-check'
import { ReportDates } from '../../../src/cache/encoded/report-dates.ts'

t.test('the date is the time of the first sight, also of a version made again', async t => {
  const dates = new ReportDates()
  t.equal(dates.dateOf('report', 'a', 10_500), 10_500)
  t.equal(dates.dateOf('report', 'b', 20_000), 20_000)
  t.equal(dates.dateOf('report', 'a', 30_000), 10_500)
  t.equal(dates.dateOf('other', 'b', 10_700), 10_700)
})

t.test('a version of the same second, or made after the clock was set back, has the next free second', async t => {
  const dates = new ReportDates()
  dates.dateOf('report', 'a', 10_100)
  t.equal(dates.dateOf('report', 'b', 10_900), 11_000)
  t.equal(dates.dateOf('report', 'c', 10_000), 12_000)
  t.equal(dates.dateOf('report', 'd', 9_000), 9_000)
})

t.test('no two of the latest versions share a second, whatever the clock does', async t => {
  fc.assert(fc.property(fc.array(fc.record({ version: fc.nat(9), ms: fc.nat(5_000) })), made => {
    const dates = new ReportDates()
    const given: Array<[version: number, second: number]> = []
    for (const { version, ms } of made) {
      const second = Math.floor(dates.dateOf('report', String(version), ms) / 1_000)
      const shared = given.slice(-7).some(([other, taken]) => other !== version && taken === second)
      if (shared) throw new Error(`${second} is the second of two`)
      given.push([version, second])
    }
  }))
  t.pass('held')
})
