import fc from 'fast-check'
import t from 'tap'
import { numbers } from '../../../src/domain/numbers/arithmetic.ts'
import type { Count } from '../../../src/domain/numbers/count.ts'
import { defineRate, isOutOfRange, readRate, type Rate } from '../../../src/domain/numbers/rate.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function computeRate (numerator: Count, denominator: Count, reported: Count): Rate {
  return readRate(defineRate(numbers, numerator, denominator, reported))
}

const count = fc.option(
  fc.oneof(fc.integer({ min: -5, max: 20 }), fc.maxSafeNat(), fc.double({ min: -1e15, max: 1e15, noNaN: true })), { nil: null }
)

t.test('a rate is an unrounded fraction with its operands and TD\'s own figure', async (t) => {
  const rate = computeRate(8, 1489, 0.54)
  t.match(rate, { value: 8 / 1489, numerator: 8, denominator: 1489, reportedPercent: 0.54 })
  t.ok(rate.interval)
})

t.test('0 of 0 has no rate and no warning', async (t) => {
  const rate = computeRate(0, 0, 0)
  t.strictSame(rate, { value: null, numerator: 0, denominator: 0, reportedPercent: 0, interval: null })
  t.equal(isOutOfRange(rate), false)
})

t.test('a missing side gives no rate and no warning here', async (t) => {
  const violations = collectViolations()
  for (const rate of [computeRate(null, 10, 1), computeRate(1, null, 1), computeRate(null, null, null)]) {
    violations.match(rate, { value: null, interval: null }, rate)
    violations.equal(isOutOfRange(rate), false, rate)
  }
  t.same(violations.found, [])
})

t.test('a numerator below 0 or above the denominator is flagged and never clamped', async (t) => {
  const violations = collectViolations()
  for (const [numerator, denominator] of [[11, 10], [-1, 10], [1, 0], [0, -1]] as const) {
    const rate = computeRate(numerator, denominator, 110)
    violations.strictSame(rate, { value: null, numerator, denominator, reportedPercent: 110, interval: null }, numerator, denominator)
    violations.equal(isOutOfRange(rate), true, `${numerator}/${denominator}`)
  }
  t.same(violations.found, [])
})

t.test('fractions of people have a rate but no interval', async (t) => {
  t.match(computeRate(2.5, 10, null), { value: 0.25, interval: null })
})

t.test('every rate is exactly numerator / denominator from 0 to 1, or null', async () => {
  fc.assert(fc.property(count, count, (numerator, denominator) => {
    const rate = computeRate(numerator, denominator, null)
    if (numerator === null || denominator === null) return rate.value === null
    const exists = denominator > 0 && numerator >= 0 && numerator <= denominator
    return exists ? Object.is(rate.value, numerator / denominator) && !isOutOfRange(rate) : rate.value === null && rate.interval === null
  }))
})
