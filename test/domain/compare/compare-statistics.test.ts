import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { compareStatistics } from '../../../src/domain/compare/compare-statistics.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import type { JourneyPoint } from '../../../src/domain/td/statistics.ts'
import { pointOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

const read = (...history: JourneyPoint[]) => readStatistics(statisticsOf({ history }), false)
const now = read(pointOf({ entries: 60, goals: 30, exits: 10, jumps: 5 }), pointOf({ entries: 40, goals: 15, exits: 5 }))
const before = read(pointOf({ entries: 100, goals: 30, exits: 15, jumps: 5 }))

t.test('flows are sums of the series, and rates divide them by the entries of the same period', async t => {
  const { flows, rates } = compareStatistics(now, before, null)
  t.match(flows, {
    entries: { current: 100, baseline: 100, change: 0, relativeChange: 0 },
    goals: { current: 45, baseline: 30, change: 15, relativeChange: 0.5 },
    exits: { current: 15, baseline: 15, change: 0 },
    jumps: { current: 5, baseline: 5, change: 0 }
  })
  t.match(rates.goal, { current: { numerator: 45, denominator: 100 }, baseline: { value: 0.3 }, undecided: 'too-few-days' })
  t.match(rates.exitOrJump, { current: { numerator: 20, denominator: 100 }, change: 0, undecided: 'too-few-days' })
})

t.test('totals are not compared, with the reason', async t => {
  t.match(compareStatistics(now, before, null), { totals: null, totalsReason: /TD does not say/ })
})

t.test('a period without a point is unknown, not 0', async t => {
  const { flows, rates, warnings } = compareStatistics(now, read(), null)
  t.match(flows.entries, { current: 100, baseline: null, change: null, relativeChange: null })
  t.match(rates.goal, { baseline: { value: null }, significant: null, undecided: 'no-rate' })
  t.ok(warnings.baseline.some(({ code }) => code === 'no-series'))
  t.notOk(warnings.current.some(({ code }) => code === 'no-series'))
})

t.test('a missing day makes only its own flow missing', async t => {
  const { flows, rates } = compareStatistics(read(pointOf({ entries: 5, exits: null })), before, null)
  t.equal(flows.exits.change, null)
  t.equal(flows.entries.change, -95)
  t.equal(rates.exitOrJump.undecided, 'no-rate')
})

t.test('a period compared with itself shows no change and no significance', async t => {
  const { flows, rates } = compareStatistics(now, now, 'overlapping-periods')
  const violations = collectViolations()
  for (const { change } of [...Object.values(flows), ...Object.values(rates)]) violations.equal(change, 0, change)
  for (const { significant } of Object.values(rates)) violations.equal(significant, null, significant)
  t.same(violations.found, [])
})

t.test('swapping reverses signs and keeps verdicts, and a period equals itself, whatever the series', async () => {
  const count = fc.option(fc.oneof(fc.nat(2_000), fc.integer({ min: -3, max: 3 })), { freq: 12 })
  const point = fc.record({ entries: count, goals: count, exits: count, jumps: count }).map(pointOf)
  const period = fc.array(point, { maxLength: 3 }).map(history => read(...history))
  const negated = (change: number | null): number | null => change === null ? null : -change
  fc.assert(fc.property(period, period, (current, baseline) => {
    const forth = compareStatistics(current, baseline, null)
    const back = compareStatistics(baseline, current, null)
    for (const flow of ['entries', 'goals', 'exits', 'jumps'] as const) {
      assert.ok(forth.flows[flow].change === negated(back.flows[flow].change))
    }
    for (const rate of ['goal', 'exitOrJump'] as const) {
      const [one, other] = [forth.rates[rate], back.rates[rate]]
      for (const member of ['change', 'pointChange'] as const) assert.ok(one[member] === negated(other[member]), member)
      assert.equal(one.standardError, other.standardError)
      assert.deepEqual([one.significant, one.undecided], [other.significant, other.undecided])
      assert.equal(one.significant === null, one.undecided !== null)
    }
    const same = compareStatistics(current, current, null)
    for (const { change } of [...Object.values(same.flows), ...Object.values(same.rates)]) assert.ok(change === 0 || change === null)
    for (const { significant } of Object.values(same.rates)) assert.notEqual(significant, true)
  }), { numRuns: 300 })
})
