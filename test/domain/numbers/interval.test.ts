import fc from 'fast-check'
import t from 'tap'
import { wilsonInterval } from '../../../src/domain/numbers/interval.ts'
import { collectViolations } from '../../support/collect-violations.ts'

/** The bounds by definition, found by bisection: the shares p whose distance from the observed share is z standard errors of p. */
function boundByHalving (successes: number, trials: number, side: 'low' | 'high'): number {
  const share = successes / trials
  const isInside = (p: number): boolean => (share - p) ** 2 <= 1.959963984540054 ** 2 * p * (1 - p) / trials
  let outside = side === 'low' ? 0 : 1
  let inside = share
  for (let round = 0; round < 200; round++) {
    const middle = (outside + inside) / 2
    if (isInside(middle)) inside = middle
    else outside = middle
  }
  return inside
}

function isNear (left: number, right: number): boolean {
  return Math.abs(left - right) <= 1e-9 * Math.max(Math.abs(left), 1e-3)
}

t.test('8 of 1489 lies between 0.27 % and 1.06 %', async (t) => {
  const { low = 0, high = 0, level } = wilsonInterval(8, 1489) ?? {}
  t.ok(Math.abs(low - 0.002724929315420431) < 1e-15, `${low}`)
  t.ok(Math.abs(high - 0.010566139674831462) < 1e-15, `${high}`)
  t.equal(level, 0.95)
})

t.test('the bounds match the definition and contain the share', async () => {
  const shares = fc.integer({ min: 1, max: 1_000_000 }).chain(trials => fc.tuple(fc.integer({ min: 0, max: trials }), fc.constant(trials)))
  fc.assert(fc.property(shares, ([successes, trials]) => {
    const { low = Number.NaN, high = Number.NaN } = wilsonInterval(successes, trials) ?? {}
    const share = successes / trials
    const known = successes === 0 || successes === trials ||
      (isNear(low, boundByHalving(successes, trials, 'low')) && isNear(high, boundByHalving(successes, trials, 'high')))
    return known && low >= 0 && low <= share && share <= high && high <= 1 && low < high
  }))
})

t.test('0 of n starts at exactly 0, and n of n ends at exactly 1', async (t) => {
  const violations = collectViolations()
  for (const trials of [1, 3, 49, 1489, 1_000_000]) {
    const none = wilsonInterval(0, trials)
    const all = wilsonInterval(trials, trials)
    violations.equal(none?.low, 0, trials)
    violations.equal(all?.high, 1, trials)
    violations.ok(Math.abs((none?.high ?? 0) - 1.959963984540054 ** 2 / (trials + 1.959963984540054 ** 2)) < 1e-12, trials)
    violations.ok(Math.abs((all?.low ?? 0) - trials / (trials + 1.959963984540054 ** 2)) < 1e-12, trials)
  }
  t.same(violations.found, [])
})

t.test('there is no interval for fractions of people, without trials, or outside them', async (t) => {
  const pairs = [[0.5, 2], [1, 2.5], [0, 0], [1, 0], [-1, 5], [6, 5], [0, -5], [Number.NaN, 5], [1, Infinity]]
  const violations = collectViolations()
  for (const [successes = 0, trials = 0] of pairs) violations.equal(wilsonInterval(successes, trials), null, `${successes}/${trials}`)
  t.same(violations.found, [])
})
