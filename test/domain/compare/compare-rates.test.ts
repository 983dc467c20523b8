import t from 'tap'
import { compareRates } from '../../../src/domain/compare/compare-rates.ts'
import { numbers } from '../../../src/domain/numbers/arithmetic.ts'
import type { Count } from '../../../src/domain/numbers/count.ts'
import { defineRate, readRate } from '../../../src/domain/numbers/rate.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const rate = (numerator: Count, denominator: Count) => readRate(defineRate(numbers, numerator, denominator))

t.test('a rate changes by a fraction, in points and relatively, with a verdict', async t => {
  const { current, baseline, ...difference } = compareRates(rate(45, 100), rate(30, 100), null)
  t.match(difference, { significant: true, undecided: null })
  t.match([current.value, baseline.value], [0.45, 0.3])
  t.ok(Math.abs((difference.change ?? 0) - 0.15) < 1e-12)
  t.ok(Math.abs((difference.pointChange ?? 0) - 15) < 1e-12)
  t.ok(Math.abs((difference.relativeChange ?? 0) - 0.5) < 1e-12)
  t.match(compareRates(rate(40, 100), rate(40, 100), null), { change: 0, pointChange: 0, relativeChange: 0, significant: false })
})

t.test('what keeps a difference from being judged is said', async t => {
  t.match(compareRates(rate(45, 100), rate(30, 100), 'overlapping-periods'), { significant: null, undecided: 'overlapping-periods' })
  t.match(compareRates(rate(45, 100), rate(30, 100), 'repeated-entries'), { significant: null, undecided: 'repeated-entries' })
  t.match(compareRates(rate(4, 100), rate(0, 100), null),
    { change: 0.04, relativeChange: null, significant: null, undecided: 'too-few-events' })
  const violations = collectViolations()
  for (const none of [rate(null, 100), rate(5, null), rate(0, 0), rate(101, 100)]) {
    violations.match(compareRates(none, rate(30, 100), null),
      { change: null, pointChange: null, relativeChange: null, significant: null, undecided: 'no-rate' }, none)
    violations.match(compareRates(rate(30, 100), none, null), { change: null, significant: null, undecided: 'no-rate' }, none)
  }
  t.same(violations.found, [])
})
