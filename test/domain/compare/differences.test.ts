import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { compareCounts } from '../../../src/domain/compare/differences.ts'
import { anyNumber } from '../../support/domain/arbitrary-statistics.ts'
import { assertFinite } from '../../support/domain/assert-finite.ts'

t.test('a change is absolute and relative to the baseline', async t => {
  t.strictSame(compareCounts(150, 120), { current: 150, baseline: 120, change: 30, relativeChange: 0.25 })
  t.strictSame(compareCounts(0, 4), { current: 0, baseline: 4, change: -4, relativeChange: -1 })
})

t.test('nothing is relative to 0, and missing values have no change', async t => {
  t.match(compareCounts(3, 0), { change: 3, relativeChange: null })
  t.match(compareCounts(3, -1), { change: 4, relativeChange: null })
  t.match(compareCounts(null, 3), { current: null, baseline: 3, change: null, relativeChange: null })
  t.match(compareCounts(3, null), { change: null, relativeChange: null })
  t.equal(compareCounts(2 ** 53, Number.MIN_VALUE).relativeChange, null)
})

t.test('swapping the sides reverses the change', async () => {
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
