import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { compareStatistics } from '../../../src/domain/compare/compare-statistics.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import type { JourneyPoint } from '../../../src/domain/td/statistics.ts'
import { collectViolations } from '../../support/collect-violations.ts'
import { assertFinite } from '../../support/domain/assert-finite.ts'
import { pointOf, statisticsOf } from '../../support/domain/build-sources.ts'

const read = (history: JourneyPoint[]) => readStatistics(statisticsOf({ history }), false)
const days = (count: number, entries: number, goals: number) => read(Array.from({ length: count }, () => pointOf({ entries, goals })))
const compareGoals = (...[current, baseline, unjudged]: Parameters<typeof compareStatistics>) =>
  compareStatistics(current, baseline, unjudged).rates.goal

t.test('a rate changes by a fraction, in points and relatively, with an interval and a verdict', async t => {
  const { difference, pointChange, relativeChange, interval, ...verdict } = compareGoals(days(7, 100, 45), days(7, 100, 30), null)
  t.match(verdict, { change: difference, significant: true, undecided: null, method: 'daily-ratio-delta' })
  t.match([difference, pointChange, relativeChange].map(number => number?.toFixed(9)), ['0.150000000', '15.000000000', '0.500000000'])
  // equal days: the variance is that of independent entries, (0.45 × 0.55 + 0.3 × 0.7) / 700, times 1.5; t with 12 degrees is 2.1788
  const reach = 2.178813 * Math.sqrt(1.5 * (0.45 * 0.55 + 0.3 * 0.7) / 700)
  t.match([interval?.low.toFixed(5), interval?.high.toFixed(5)], [(0.15 - reach).toFixed(5), (0.15 + reach).toFixed(5)])
  t.match(compareGoals(days(7, 100, 40), days(7, 100, 40), null), { change: 0, pointChange: 0, relativeChange: 0, significant: false })
})

t.test('days that differ widely need a larger change than equal ones', async t => {
  const uneven = read([10, 80, 20, 70, 60, 30, 45].map(goals => pointOf({ entries: 100, goals })))
  t.equal(compareGoals(days(7, 100, 45), days(7, 100, 30), null).significant, true)
  t.match(compareGoals(uneven, days(7, 100, 30), null), { change: Number, significant: false, undecided: null })
})

t.test('the reason for a missing verdict is given', async t => {
  const [now, before] = [days(7, 100, 45), days(7, 100, 30)]
  const violations = collectViolations()
  for (const reason of ['overlapping-periods', 'repeated-entries', 'reentry-unknown'] as const) {
    violations.match(compareGoals(now, before, reason), { change: Number, interval: null, significant: null, undecided: reason }, reason)
  }
  violations.match(compareGoals(days(6, 100, 45), before, null), { significant: null, undecided: 'too-few-days' })
  violations.match(compareGoals(now, days(6, 100, 45), null), { significant: null, undecided: 'too-few-days' })
  violations.match(compareGoals(days(7, 1, 0), days(7, 100, 30), null), { significant: null, undecided: 'too-few-events' })
  violations.match(compareGoals(days(7, 100, 100), days(7, 100, 100), null), { change: 0, significant: null, undecided: 'too-few-events' })
  for (const none of [days(7, 0, 0), days(7, 100, 101), read([])]) {
    violations.match(compareGoals(none, before, null), { change: null, interval: null, significant: null, undecided: 'no-rate' }, none)
    violations.match(compareGoals(now, none, null), { change: null, significant: null, undecided: 'no-rate' }, none)
  }
  t.same(violations.found, [])
})

t.test('swapping the periods reverses the difference and keeps the verdict', async () => {
  const day = fc.nat(500).chain(entries => fc.nat(entries).map(goals => pointOf({ entries, goals })))
  const period = fc.array(day, { minLength: 7, maxLength: 12 }).map(read)
  fc.assert(fc.property(period, period, (one, other) => {
    const [forth, back] = [compareGoals(one, other, null), compareGoals(other, one, null)]
    assertFinite(forth)
    assert.equal(forth.undecided, back.undecided)
    assert.equal(forth.significant, back.significant)
    assert.equal(forth.standardError, back.standardError)
    assert.equal(forth.significant === null, forth.undecided !== null)
    const { interval, difference } = forth
    if (interval !== null && difference !== null) assert.ok(interval.low <= difference && difference <= interval.high)
  }))
})
