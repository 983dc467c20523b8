import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { defineZ, isSignificant } from '../../../src/domain/compare/two-proportion-test.ts'
import { numbers } from '../../../src/domain/numbers/arithmetic.ts'
import { collectViolations } from '../../support/collect-violations.ts'

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
