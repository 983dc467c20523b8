import t from 'tap'
import { compareSides, defineCheck, type CheckDefinition } from '../../../src/domain/numbers/check.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const sides: CheckDefinition<number | null> = defineCheck('stage-steps/2', 15, 89, 'snapshot', 'Why.')

t.test('equal sides are ok, and different ones leave a residual of left minus right', async (t) => {
  t.strictSame(compareSides(sides), {
    id: 'stage-steps/2',
    status: 'residual',
    left: 15,
    right: 89,
    residual: -74,
    leftScope: 'snapshot',
    rightScope: 'snapshot',
    explains: 'Why.'
  })
  t.match(compareSides({ ...sides, left: 89 }), { status: 'ok', residual: 0 })
})

t.test('sides of different scopes are shown without a verdict', async (t) => {
  t.match(compareSides({ ...sides, comparable: false }), { status: 'not-comparable', left: 15, right: 89, residual: -74 })
  t.match(compareSides({ ...sides, left: 89, comparable: false }), { status: 'not-comparable', residual: 0 })
})

t.test('a missing number cannot be compared', async (t) => {
  t.match(compareSides({ ...sides, left: null }), { status: 'not-comparable', left: null, right: 89, residual: null })
  t.match(compareSides({ ...sides, right: null }), { status: 'not-comparable', right: null, residual: null })
})

t.test('rounded figures may differ by their tolerance, in both directions', async (t) => {
  const violations = collectViolations()
  for (const left of [10, 10.5, 9.5]) violations.equal(compareSides({ ...sides, left, right: 10, tolerance: 0.5 }).status, 'ok', left)
  for (const left of [10.6, 9.4]) violations.equal(compareSides({ ...sides, left, right: 10, tolerance: 0.5 }).status, 'residual', left)
  t.same(violations.found, [])
})

t.test('fractions may differ by floating-point error, whole numbers may not', async (t) => {
  const cases: Array<[left: number, right: number, status: string]> = [
    [0.3 - 0.1, 0.2, 'ok'], [0.1 + 0.2 - 0.3, 0, 'ok'], [1e6 + 0.1 + 0.2, 1e6 + 0.3, 'ok'], [0.2, 0.2001, 'residual'],
    [2 ** 53 - 2, 2 ** 53 - 1, 'residual'], [1e15, 1e15 + 1, 'residual'], [1, 1 + 1e-6, 'residual']
  ]
  const violations = collectViolations()
  for (const [left, right, status] of cases) violations.equal(compareSides({ ...sides, left, right }).status, status, left, right)
  for (const left of [0.1 + 0.2, 0.1]) violations.equal(compareSides({ ...sides, left, right: 0.3, atMost: true }).status, 'ok', left)
  t.same(violations.found, [])
})

t.test('an upper bound may be larger, but not smaller', async (t) => {
  const violations = collectViolations()
  for (const left of [0, 9, 10]) {
    violations.match(compareSides({ ...sides, left, right: 10, atMost: true }), { status: 'ok', residual: left - 10 }, left)
  }
  t.same(violations.found, [])
  t.match(compareSides({ ...sides, left: 11, right: 10, atMost: true }), { status: 'residual', residual: 1 })
})
