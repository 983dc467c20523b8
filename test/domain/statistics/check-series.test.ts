import t from 'tap'
import { compareSides, type Check } from '../../../src/domain/numbers/check.ts'
import { numbers } from '../../../src/domain/numbers/arithmetic.ts'
import { defineSeriesChecks } from '../../../src/domain/statistics/check-series.ts'
import type { JourneyStatistics } from '../../../src/domain/td/statistics.ts'
import { readSampleStatistics } from '../../support/sources/sample-sources.ts'
import { pointOf, stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function checksOf (sent: JourneyStatistics, cumulative = true): Map<string, Check> {
  const checks = defineSeriesChecks(numbers, sent, cumulative ? 'cumulative' : 'unknown').map(compareSides)
  return new Map(checks.map(check => [check.id, check]))
}

const sample = checksOf(readSampleStatistics())

t.test('the movements of the sample\'s one day match its population', async (t) => {
  t.match(sample.get('series-balance'), { status: 'ok', left: 1138, right: 1138 })
  const violations = collectViolations()
  for (const [index, size] of [738, 96, 202, 102].entries()) {
    violations.match(sample.get(`stage-series-balance/${index}`), { status: 'ok', left: size, right: size }, index, size)
  }
  t.same(violations.found, [])
})

t.test('the sample\'s stages add up to the journey\'s day', async (t) => {
  const sums = { current: 1138, entries: 1294, exits: 150, jumps: 6 }
  const violations = collectViolations()
  for (const [name, sum] of Object.entries(sums)) {
    violations.match(sample.get(`series-stage-${name}`), { status: 'ok', left: sum, right: sum }, name)
  }
  t.same(violations.found, [])
})

t.test('the sample\'s day is not judged against totals since launch, but both figures are shown', async (t) => {
  const pairs = { entries: [1294, 1489], goals: [0, 8], 'exits-or-jumps': [156, 1188] }
  const violations = collectViolations()
  for (const [name, [left, right]] of Object.entries(pairs)) {
    violations.match(sample.get(`series-${name}`), {
      status: 'not-comparable', left, right, leftScope: 'unknown', rightScope: 'cumulative'
    }, name)
  }
  t.same(violations.found, [])
})

t.test('the sample\'s last day differs from the profiles that are inside now', async (t) => {
  t.match(sample.get('series-current'), { status: 'residual', left: 1138, right: 293, residual: 845 })
})

const grown = [
  pointOf({ current: 100, entries: 100 }),
  pointOf({ current: 120, entries: 40, goals: 5, exits: 10, jumps: 5 }),
  pointOf({ current: 110, exits: 10 })
]
const totals = { entered: 140, current: 110, goals: 5, exitsOrJumps: 25 }

t.test('a series from the launch to today is checked against the totals', async (t) => {
  const whole = checksOf(statisticsOf({ history: grown, totals }))
  const violations = collectViolations()
  for (const id of ['series-balance', 'series-entries', 'series-goals', 'series-exits-or-jumps', 'series-current']) {
    violations.equal(whole.get(id)?.status, 'ok', id)
  }
  t.same(violations.found, [])
  t.match(whole.get('series-entries'), { left: 140, leftScope: 'cumulative', rightScope: 'cumulative' })
  t.match(checksOf(statisticsOf({ history: grown, totals: { ...totals, goals: 7 } }))
    .get('series-goals'), { status: 'residual', residual: -2 })
})

t.test('a series that begins later, ends earlier or covers a range is not', async (t) => {
  const series = [
    checksOf(statisticsOf({ history: grown.slice(1), totals })),
    checksOf(statisticsOf({ history: grown.slice(0, 2), totals })),
    checksOf(statisticsOf({ history: grown, totals }), false)
  ]
  const violations = collectViolations()
  for (const checks of series) violations.equal(checks.get('series-entries')?.status, 'not-comparable', checks)
  t.same(violations.found, [])
  t.match(series[2]?.get('series-entries'), { leftScope: 'range', rightScope: 'unknown' })
  t.equal(series[2]?.get('series-current')?.status, 'not-comparable')
})

t.test('missing numbers do not prove that a series began empty', async (t) => {
  const unknown = pointOf({ current: null, entries: 5, goals: null })
  const checks = checksOf(statisticsOf({ history: [unknown], totals: { ...totals, current: null } }))
  t.match(checks.get('series-entries'), { status: 'not-comparable', leftScope: 'unknown', left: 5, right: 140 })
  const beginning = checksOf(statisticsOf({ history: [unknown, pointOf({ current: 110, entries: 135, goals: 5, exits: 20 })], totals }))
  t.match(beginning.get('series-entries'), { status: 'not-comparable', leftScope: 'unknown' })
  const ending = checksOf(statisticsOf({ history: [...grown, unknown], totals: { ...totals, current: null } }))
  t.match(ending.get('series-entries'), { status: 'not-comparable', leftScope: 'unknown' })
})

t.test('days that do not add up leave a residual', async (t) => {
  const checks = checksOf(statisticsOf({ history: [...grown, pointOf({ current: 115, entries: 6 })] }))
  t.match(checks.get('series-balance'), { status: 'residual', left: 16, right: 15, residual: 1 })
})

t.test('a single day that did not begin empty gives no verdict', async (t) => {
  const checks = checksOf(statisticsOf({ history: [pointOf({ current: 500, entries: 20 })] }))
  t.match(checks.get('series-balance'), { status: 'not-comparable', left: 20, right: 500 })
})

t.test('without a series nothing is compared with it', async (t) => {
  const violations = collectViolations()
  for (const check of checksOf(statisticsOf({ totals, stages: [stageOf()] })).values()) {
    violations.match(check, { status: 'not-comparable', left: null }, check.id)
  }
  t.same(violations.found, [])
})

t.test('stages with different days than the journey are not added up', async (t) => {
  const history = [pointOf({ current: 5, entries: 5 }), pointOf({ current: 5 })]
  const stages = [stageOf({ history: [stagePointOf({ current: 5, entries: 5 })] })]
  const violations = collectViolations()
  for (const name of ['current', 'entries', 'exits', 'jumps']) {
    violations.match(
      checksOf(statisticsOf({ history, stages })).get(`series-stage-${name}`),
      { status: 'not-comparable', left: null, right: null },
      name
    )
  }
  t.same(violations.found, [])
})

t.test('entries of stages without a milestone before them are a residual', async (t) => {
  const follow = (milestones: number, goals = 0) => checksOf(statisticsOf({
    history: [pointOf({ current: 10, entries: 10, goals })],
    stages: [
      stageOf({ history: [stagePointOf({ current: 3, entries: 10, milestones })] }),
      stageOf({ id: '2', history: [stagePointOf({ current: 7, entries: 7 })] })
    ]
  }))
  t.match(follow(7).get('series-stage-entries'), { status: 'ok', left: 17, right: 17 })
  t.match(follow(9, 2).get('series-stage-entries'), { status: 'ok', left: 17, right: 17 }, 'the goal is no other stage')
  t.match(follow(4).get('series-stage-entries'), { status: 'residual', left: 17, right: 14, residual: 3 })
  t.equal(follow(7).get('series-stage-current')?.status, 'ok')
})
