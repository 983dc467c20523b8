import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { readJourneyPeriod, readStagePeriod } from '../../../src/domain/statistics/period.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import { anyStatistics, wholeCounts } from '../../support/domain/arbitrary-statistics.ts'
import { assertFinite } from '../../support/domain/assert-finite.ts'
import { pointOf, stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'

t.test('the change of a period starts before its first run', async t => {
  const history = [pointOf({ current: 50, exits: 50 }), pointOf({ current: 60, entries: 10 })]
  t.match(readJourneyPeriod(history), { scope: 'range', points: 2, before: 100, after: 60, net: { change: -40, rate: -0.4 } })
  t.equal(readStatistics(statisticsOf({ history }), false).growth.rate, 0.2, 'while growth starts at the first point')
  const fromEmpty = [pointOf({ current: 60, entries: 60 }), pointOf({ current: 60 })]
  t.match(readJourneyPeriod(fromEmpty), { before: 0, after: 60, net: { change: 60, rate: null } })
})

t.test('rates relate to the entries of the period and to its leavers', async t => {
  const { flows, rates } = readJourneyPeriod([
    pointOf({ entries: 60, goals: 20, exits: 5, jumps: 5 }), pointOf({ entries: 40, goals: 25, exits: 15, jumps: 5 })
  ])
  t.strictSame(flows, { entries: 100, goals: 45, exits: 20, jumps: 10 })
  t.match(rates, {
    goal: { value: 0.45, numerator: 45, denominator: 100, withheld: null, interval: { level: 0.95 } },
    exitOrJump: { value: 0.3, numerator: 30, denominator: 100 },
    goalOfLeavers: { value: 0.6, numerator: 45, denominator: 75 }
  })
})

t.test('a rate without a value says why, and the share of leavers is given', async t => {
  const goal = (over: Parameters<typeof pointOf>[0]) => readJourneyPeriod([pointOf(over)]).rates
  t.match(goal({ entries: 10, goals: 12, exits: 4 }), {
    goal: { value: null, numerator: 12, denominator: 10, interval: null, withheld: 'exceeds-denominator' },
    goalOfLeavers: { value: 0.75, withheld: null }
  })
  t.match(goal({}), { goal: { value: null, withheld: 'zero-denominator' } })
  t.match(goal({ goals: null, entries: 3 }), { goal: { withheld: 'missing-number' }, exitOrJump: { value: 0 } })
  t.match(goal({ goals: -1, entries: 3 }), { goal: { withheld: 'negative-number' } })
  t.match(readJourneyPeriod([]),
    { points: 0, before: null, after: null, flows: { entries: null }, rates: { goal: { withheld: 'missing-number' } } })
})

t.test('without an order of the points the populations at both ends are unknown, and movements are not', async t => {
  const at = (updatedAt: string, current: number) => pointOf({ updatedAt, current, entries: 5 })
  const history = [at('2026-03-03T03:00:00.000Z', 15), at('never', 10), at('2026-03-01T03:00:00.000Z', 5)]
  const ofStage = history.map(({ updatedAt, current }) => stagePointOf({ updatedAt, current, entries: 5 }))
  const { period, growth, stages, checks, warnings } =
    readStatistics(statisticsOf({ history, stages: [stageOf({ history: ofStage })] }), false)
  t.match(period, { before: null, after: null, net: { change: null, rate: null }, flows: { entries: 15 }, rates: { goal: { value: 0 } } })
  t.match(stages[0]?.period, { before: null, after: null, flows: { entries: 15 } })
  t.same(growth, { first: null, last: null, change: null, rate: null, points: 3 })
  t.same(warnings.filter(({ code }) => code === 'unknown-order').map(({ ids }) => ids), [['series', 'stages/0/series']])
  const ofEnds = /balance|before|series-stage-current|series-current/
  t.same(checks.filter(({ id, residual }) => ofEnds.test(id) && id !== 'journey-balance' && !id.startsWith('stage-balance') &&
    residual !== null), [])
})

t.test('a stage counts milestones, jumps, and exits by criterion', async t => {
  const period = readStagePeriod([
    stagePointOf({ current: 10, entries: 30, milestones: 6, exits: 4, jumps: 2, exitSizes: [3, 1] }),
    stagePointOf({ current: 8, entries: 10, milestones: 4, exits: 6, jumps: 2, exitSizes: [6] })
  ], '7')
  t.match(period, {
    before: -8,
    after: 8,
    rates: { milestone: { value: 0.25 }, exitOrJump: { value: 0.35 }, jump: { value: 0.1 }, milestoneOfLeavers: { value: 10 / 24 } },
    exits: [
      { index: 0, id: 'exit-7-0', exited: 9, rate: { value: 9 / 40 } },
      { index: 1, id: 'exit-7-1', exited: 1, rate: { value: 1 / 40 } }
    ]
  })
})

t.test('there is a period only with dates', async t => {
  const statistics = statisticsOf({ history: [pointOf({ entries: 1 })], stages: [stageOf({ history: [stagePointOf()] })] })
  t.match(readStatistics(statistics, true), { period: null, stages: [{ period: null }] })
  t.match(readStatistics(statistics, false), { period: { points: 1 }, stages: [{ period: { points: 1 } }] })
  t.match(readStatistics(null, false), { period: { points: 0, flows: { entries: null } } })
})

t.test('a period is finite, balances, and no share of leavers exceeds 1, whatever TD sends', async () => {
  fc.assert(fc.property(anyStatistics(wholeCounts), statistics => {
    const { period, checks } = readStatistics(statistics, false)
    assertFinite(period)
    assert.ok((period?.rates.goalOfLeavers.value ?? 0) <= 1)
    for (const rate of Object.values(period?.rates ?? {})) assert.equal(rate.value === null, rate.withheld !== null)
    const balance = checks.find(({ id }) => id === 'period-balance')
    const series = checks.find(({ id }) => id === 'series-balance')
    // with several points both say that movements explain the change of the population
    if (statistics.history.length > 1 && balance?.residual !== null) assert.equal(balance?.residual, series?.residual)
  }))
})
