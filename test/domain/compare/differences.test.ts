import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { compareCounts, compareRates, defineZ, isSignificant } from '../../../src/domain/compare/differences.ts'
import { numbers } from '../../../src/domain/numbers/arithmetic.ts'
import type { Count } from '../../../src/domain/numbers/count.ts'
import { defineRate, readRate } from '../../../src/domain/numbers/rate.ts'
import { anyNumber } from '../../support/domain/arbitrary-statistics.ts'
import { assertFinite } from '../../support/domain/assert-finite.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('a change is absolute and relative to the baseline', async t => {
  t.strictSame(compareCounts(150, 120), { current: 150, baseline: 120, change: 30, relativeChange: 0.25 })
  t.strictSame(compareCounts(0, 4), { current: 0, baseline: 4, change: -4, relativeChange: -1 })
})

t.test('nothing is relative to 0, and nothing changes from or to what is missing', async t => {
  t.match(compareCounts(3, 0), { change: 3, relativeChange: null })
  t.match(compareCounts(3, -1), { change: 4, relativeChange: null })
  t.match(compareCounts(null, 3), { current: null, baseline: 3, change: null, relativeChange: null })
  t.match(compareCounts(3, null), { change: null, relativeChange: null })
  t.equal(compareCounts(2 ** 53, Number.MIN_VALUE).relativeChange, null)
})

t.test('swapped sides change by as much the other way', async () => {
  const count = fc.option(anyNumber, { nil: null })
  fc.assert(fc.property(count, count, (one, other) => {
    const difference = compareCounts(one, other)
    assertFinite(difference)
    const { change } = compareCounts(other, one)
    // -0 equals 0 here
    assert.ok(change === null ? difference.change === null : change === -(difference.change ?? NaN))
    const { change: none } = compareCounts(one, one)
    assert.ok(one === null ? none === null : none === 0)
  }))
})

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

interface Proportion {
  numerator: number
  denominator: number
}

const of = (numerator: number, denominator: number): Proportion => ({ numerator, denominator })
const differSignificantly = (left: Proportion, right: Proportion): boolean | null => isSignificant(defineZ(numbers, left, right))

t.test('shares differ from z = 1.96 on', async t => {
  // pooled shares 0.375 and 0.385: z = 2.19 and 1.89
  t.equal(differSignificantly(of(45, 100), of(30, 100)), true)
  t.equal(differSignificantly(of(45, 100), of(32, 100)), false)
  t.equal(differSignificantly(of(30, 100), of(45, 100)), true)
  t.equal(differSignificantly(of(40, 100), of(40, 100)), false)
})

t.test('z tells the direction, too', async t => {
  const z = (left: Proportion, right: Proportion) => defineZ(numbers, left, right)?.toFixed(6)
  t.equal(z(of(45, 100), of(30, 100)), '2.190890')
  t.equal(z(of(30, 100), of(45, 100)), '-2.190890')
  t.equal(z(of(40, 100), of(40, 100)), '0.000000')
})

t.test('nothing is said where five events, or trials without one, are not expected on each side', async t => {
  t.equal(differSignificantly(of(9, 1_000), of(0, 1_000)), null)
  t.equal(differSignificantly(of(10, 1_000), of(0, 1_000)), true)
  t.equal(differSignificantly(of(991, 1_000), of(1_000, 1_000)), null)
  t.equal(differSignificantly(of(500, 1_000), of(5, 8)), null)
  t.equal(differSignificantly(of(0, 100), of(0, 100)), null)
  t.equal(differSignificantly(of(100, 100), of(100, 100)), null)
})

t.test('nothing is said of what are no shares', async t => {
  const violations = collectViolations()
  for (const wrong of [of(1.5, 100), of(50, 100.5), of(-1, 100), of(101, 100), of(0, 0), of(Infinity, Infinity)]) {
    violations.equal(differSignificantly(wrong, of(50, 100)), null, wrong)
    violations.equal(differSignificantly(of(50, 100), wrong), null, wrong)
  }
  t.same(violations.found, [])
})

t.test('sides can be swapped, and events told as trials without one', async () => {
  const proportion = fc.nat(10_000).chain(trials => fc.nat(trials).map(events => of(events, trials)))
  const without = ({ numerator, denominator }: Proportion) => of(denominator - numerator, denominator)
  fc.assert(fc.property(proportion, proportion, (left, right) => {
    const verdict = differSignificantly(left, right)
    assert.equal(differSignificantly(right, left), verdict)
    // off by the last digit at the very edge at most
    if (verdict === null) assert.equal(differSignificantly(without(left), without(right)), null)
  }))
})
