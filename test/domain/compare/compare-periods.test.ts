import t from 'tap'
import { comparePeriods } from '../../../src/domain/compare/compare-periods.ts'
import { rangeOf } from '../../support/sources/sources.ts'

const week = rangeOf('2026-09-08', '2026-09-14')
const codesOf = (from: string, to: string) => comparePeriods(week, rangeOf(from, to), null).adjustments.map(({ code }) => code)

t.test('shared days and different lengths are reported, nothing else', async t => {
  t.strictSame(codesOf('2026-09-01', '2026-09-07'), [])
  t.strictSame(codesOf('2026-09-02', '2026-09-08'), ['overlapping-periods'])
  t.strictSame(codesOf('2026-08-01', '2026-08-31'), ['unequal-periods'])
  t.strictSame(codesOf('2026-09-14', '2026-09-14'), ['overlapping-periods', 'unequal-periods'])
  t.match(comparePeriods(week, rangeOf('2026-09-15', '2026-09-15'), null).adjustments, [{ message: /7 and 1 days/ }])
})

t.test('no rate is judged if the periods share days or profiles may re-enter', async t => {
  const read = (from: string, to: string, reentry: boolean | null) => {
    const { overlap, unjudged } = comparePeriods(week, rangeOf(from, to), reentry)
    return { overlap, unjudged }
  }
  t.strictSame(read('2026-09-02', '2026-09-08', true), { overlap: true, unjudged: 'overlapping-periods' })
  t.strictSame(read('2026-09-01', '2026-09-07', true), { overlap: false, unjudged: 'repeated-entries' })
  t.strictSame([false, null].map(reentry => read('2026-09-01', '2026-09-07', reentry)),
    [{ overlap: false, unjudged: null }, { overlap: false, unjudged: 'reentry-unknown' }])
})
