import t from 'tap'
import { describePeriods } from '../../../src/domain/compare/period-notes.ts'
import { rangeOf } from '../../support/sources.ts'

const week = rangeOf('2026-09-08', '2026-09-14')
const codesOf = (from: string, to: string) => describePeriods(week, rangeOf(from, to)).map(({ code }) => code)

t.test('shared days and other lengths are told, nothing else', async t => {
  t.strictSame(codesOf('2026-09-01', '2026-09-07'), [])
  t.strictSame(codesOf('2026-09-02', '2026-09-08'), ['overlapping-periods'])
  t.strictSame(codesOf('2026-08-01', '2026-08-31'), ['unequal-periods'])
  t.strictSame(codesOf('2026-09-14', '2026-09-14'), ['overlapping-periods', 'unequal-periods'])
  t.match(describePeriods(week, rangeOf('2026-09-15', '2026-09-15')), [{ message: /7 and 1 days/ }])
})
