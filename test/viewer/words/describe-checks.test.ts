import { strict as assert } from 'node:assert'
import fc from 'fast-check'
import t from 'tap'
import { compareSides, defineCheck } from '../../../src/domain/numbers/check.ts'
import type { Check } from '../../../viewer/src/state/report-types.ts'
import { sortChecks } from '../../../viewer/src/words/describe-checks.ts'
import { createNumberWords } from '../../../viewer/src/words/number-words.ts'

const words = createNumberWords('en-GB')

function checkOf (id: string, status: Check['status'], left = 1, right = 1): Check {
  return { id, status, left, right, residual: left - right, leftScope: 'range', rightScope: 'range', explains: '' }
}

t.test('checks are grouped by their result, with the pointers into the overview', async t => {
  const sorted = sortChecks([
    { checks: [checkOf('a', 'ok'), checkOf('b', 'residual', 5, 3)], pointer: '/statistics/checks' },
    { checks: [checkOf('c', 'not-comparable'), checkOf('d', 'ok', 3, 9)], pointer: '/checks' }
  ], words)
  t.same(Object.values(sorted).map((checks: Array<{ id: string }>) => checks.map(({ id }) => id)), [['b'], ['a'], ['d'], ['c']])
  const [b] = sorted.residual
  t.match(b, {
    left: { shown: '5', pointer: '/statistics/checks/1/left' },
    right: { shown: '3', pointer: '/statistics/checks/1/right' },
    difference: { shown: '+2', pointer: '/statistics/checks/1', report: 'overview' }
  })
})

t.test('figures that are listed as agreeing are displayed alike', async () => {
  const side = fc.oneof(fc.double({ min: 0, max: 100, noNaN: true }), fc.nat(1_000))
  const shift = fc.constantFrom(0, 1e-10, 0.003, 0.005, -0.005, 0.02, 1)
  fc.assert(fc.property(side, shift, fc.boolean(), (left, by, atMost) => {
    const comparison = { leftScope: 'range', rightScope: 'range', comparable: true, tolerance: 0.005 + 1e-9, atMost } as const
    const check = compareSides(defineCheck<number | null>('any', left, left + by, comparison, ''))
    const { equal, residual } = sortChecks([{ checks: [check], pointer: '' }], words)
    for (const { left, right, difference } of equal) {
      assert.equal(left.shown, right.shown)
      assert.match(difference.shown, /^0(\.0+)?$/)
    }
    for (const { left, right } of residual) assert.notEqual(left.shown, right.shown)
    if (check.status === 'ok' && !atMost) assert.equal(equal.length, 1)
  }))
})
