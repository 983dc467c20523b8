import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { derivations } from '../../../src/domain/explain/derivation.ts'
import { numbers, type Arithmetic } from '../../../src/domain/numbers/arithmetic.ts'
import type { NumberLocation } from '../../../src/domain/numbers/number-location.ts'
import type { Count } from '../../../src/domain/numbers/count.ts'
import { anyNumber } from '../../support/domain/arbitrary-statistics.ts'

const { total, add, subtract, divide, share, max, onlyIf } = numbers

t.test('counts are added', async t => {
  t.equal(total('counts', [1, 2, 3.5, -1]), 5.5)
  t.equal(total('counts', []), 0)
  t.equal(total('counts', [], null), null)
})

t.test('a sum with a missing count is missing, not smaller', async t => {
  t.equal(total('counts', [1, null, 3]), null)
  t.equal(total('counts', [null]), null)
  t.equal(add(1, null), null)
})

t.test('a sum beyond 2^53 is missing, because it is no longer exact', async t => {
  const largest = Number.MAX_SAFE_INTEGER
  t.strictSame([total('counts', [largest, 1]), add(largest, 1), subtract(-largest, 1)], [null, null, null])
  t.strictSame([total('counts', [largest - 1, 1]), add(largest, -1), subtract(largest, 1)], [largest, largest - 1, largest - 1])
})

t.test('counts are subtracted from the first one, unless any is missing', async t => {
  t.equal(subtract(1489, 8, 1188), 293)
  t.equal(subtract(5), 5)
  t.equal(subtract(null, 1), null)
  t.equal(subtract(5, 1, null), null)
})

t.test('invalid quotients, invalid shares and withheld values are missing', async t => {
  t.strictSame([divide(1, 0), divide(0, 0), divide(1, 5e-324), divide(null, 1), divide(1, null)], [null, null, null, null, null])
  t.strictSame([share(1, 4), share(5, 4), share(-1, 4), share(0, 0), share(null, 4), share(1, null)], [0.25, null, null, null, null, null])
  t.strictSame([onlyIf(true, 1, ''), onlyIf(false, 1, '')], [1, null])
  t.strictSame([max(1, 3, 2), max(1, null)], [3, null])
})

/** An expression of any shape, with TD's numbers as leaves. */
type Definition = <Leaf, Value>(arithmetic: Arithmetic<Leaf, Value>, locate: (value: Count) => Leaf | null) => Value

const count = fc.option(fc.oneof(fc.integer({ min: -3, max: 30 }), anyNumber), { nil: null })

const { definition } = fc.letrec<{ definition: Definition, operation: Definition }>(tie => ({
  definition: fc.oneof(
    { maxDepth: 4 },
    fc.array(count, { maxLength: 4 })
      .map((counts): Definition => (arithmetic, locate) => arithmetic.total(`sum of ${counts}`, counts.map(locate))),
    fc.constantFrom(1, 4, 100).map((constant): Definition => arithmetic => arithmetic.constant(constant)),
    tie('operation')
  ),
  operation: fc.tuple(
    fc.constantFrom('add' as const, 'subtract' as const, 'multiply' as const, 'max' as const, 'divide' as const, 'share' as const),
    tie('definition'), tie('definition'), fc.array(tie('definition'), { maxLength: 2 }), fc.boolean()
  ).map(([op, first, second, others, holds]): Definition => (arithmetic, locate) => {
    const [left, right, ...more] = [
      first(arithmetic, locate), second(arithmetic, locate), ...others.map(define => define(arithmetic, locate))
    ]
    const value = op === 'divide' || op === 'share' ? arithmetic[op](left, right) : arithmetic[op](left, right, ...more)
    return arithmetic.onlyIf(holds, value, 'It is withheld.')
  })
}))

const locate = (value: Count): NumberLocation | null =>
  value === null ? null : { source: 'statistics', period: 'current', path: { parent: null, key: 'data' }, value }

t.test('every defined number equals its derivation', async () => {
  fc.assert(fc.property(definition, define => {
    assert.equal(define(numbers, value => value), derivations.read(define(derivations, locate)))
  }))
})
