import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { checkOverview, drawChart, isMixedSnapshot } from '../../../src/domain/overview/check-overview.ts'
import type { Check } from '../../../src/domain/numbers/check.ts'
import { readCharts } from '../../../src/domain/graph/read-charts.ts'
import type { SankeyChart } from '../../../src/domain/td/charts.ts'
import type { JourneyStatistics } from '../../../src/domain/td/statistics.ts'
import { readSampleActivation, readSampleConversion, readSampleStatistics } from '../../support/sources/sample-sources.ts'
import { anyCharts } from '../../support/domain/arbitrary-charts.ts'
import { assertFinite } from '../../support/domain/assert-finite.ts'
import { chartOf, linkOf, pointOf, stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { rangeOf } from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

/** Two stages: 10 entered the first and 1 the second, 4 moved on, 2 reached the goal, 3 left. */
const balanced = statisticsOf({
  totals: { entered: 11, current: 6, goals: 2, exitsOrJumps: 3 },
  history: [pointOf({ entries: 11, goals: 2, exits: 2, jumps: 1 })],
  stages: [
    stageOf({
      id: '1',
      totals: { entered: 10, current: 3, milestones: 4, exitsOrJumps: 3 },
      history: [stagePointOf({ entries: 10, exits: 2, jumps: 1 })]
    }),
    stageOf({ id: '2', totals: { entered: 5, current: 3, milestones: 2, exitsOrJumps: 0 }, history: [stagePointOf({ entries: 5 })] })
  ]
})
const conversion = [
  chartOf([linkOf('stage-1', 'stage-2', 4), linkOf('stage-2', 'goal', 2), linkOf('stage-1', 'exit-1-0', 2), linkOf('stage-1', 'jump-a', 1)])
]
const activation = [
  chartOf(
    [linkOf('activation-1', 'exit-1-0', 2), linkOf('activation-1', 'jump-a', 1), linkOf('activation-2', 'exit-1-0', 1)], { stageId: '1' }
  ),
  chartOf([linkOf('activation-3', 'goal', 2), linkOf('activation-4', 'goal', 1)], { stageId: '2' })
]

interface Parts {
  statistics?: JourneyStatistics | null
  conversion?: SankeyChart[] | null
  activation?: SankeyChart[] | null
  ranged?: boolean
  mixedSnapshot?: boolean
}

function check (parts: Parts = {}): Check[] {
  const { statistics, mixedSnapshot = false, ranged = true, ...charts } = { statistics: balanced, conversion, activation, ...parts }
  return checkOverview({
    statistics,
    conversion: charts.conversion === null ? null : drawChart(readCharts(charts.conversion)),
    activation: charts.activation === null ? null : drawChart(readCharts(charts.activation)),
    isCumulative: !ranged,
    mixedSnapshot
  })
}

function figuresOf (checks: Check[]): Array<[string, string, number | null, number | null]> {
  return checks.map(({ id, status, left, right }) => [id, status, left, right])
}

t.test('with a range, charts are compared with the series of the same days', async (t) => {
  t.strictSame(figuresOf(check()), [
    ['conversion-goals', 'ok', 2, 2],
    ['conversion-moves', 'ok', 4, 4],
    ['conversion-exits-or-jumps', 'ok', 3, 3],
    ['activation-goals', 'ok', 2, 2],
    ['activation-exits-or-jumps/0', 'ok', 3, 3],
    ['activation-exits-or-jumps/1', 'ok', 0, 0]
  ])
  const violations = collectViolations()
  for (const { leftScope, rightScope } of check()) violations.strictSame([leftScope, rightScope], ['range', 'range'], leftScope, rightScope)
  t.same(violations.found, [])
})

t.test('every mismatch leaves its residual', async (t) => {
  const more = [chartOf([linkOf('stage-1', 'stage-2', 5), linkOf('stage-2', 'goal', 3), linkOf('stage-1', 'jump-a', 4)])]
  t.match(check({ conversion: more }).slice(0, 3).map(({ status, residual }) => [status, residual]),
    [['residual', 1], ['residual', 1], ['residual', 1]])
  const active = [chartOf([linkOf('activation-1', 'exit-1-0', 4), linkOf('activation-1', 'goal', 3)], { stageId: '1' })]
  t.match(check({ conversion: null, activation: active }), [
    { id: 'activation-goals', status: 'residual', residual: 1 }, { id: 'activation-exits-or-jumps/0', status: 'residual', residual: 1 }
  ])
})

t.test('after an activation there may be fewer than the stage counted', async (t) => {
  const less = [chartOf([linkOf('activation-1', 'exit-1-0', 1), linkOf('activation-2', 'exit-1-0', 3)], { stageId: '1' })]
  t.match(check({ activation: less }).slice(3), [{ status: 'ok', left: 0, residual: -2 }, { status: 'ok', left: 3, residual: 0 }])
})

t.test('milestones in activation charts are compared as well', async (t) => {
  const milestones = (value: number) => check({
    activation: [chartOf([linkOf('activation-1', 'milestone-1', value), linkOf('activation-2', 'milestone-1', 1)], { stageId: '1' })],
    statistics: {
      ...balanced, stages: balanced.stages.map(stage => ({ ...stage, history: stage.history.map(point => ({ ...point, milestones: 4 })) }))
    }
  }).slice(5)
  t.match(milestones(4), [{ id: 'activation-milestones/0', status: 'ok', left: 4, right: 4 }])
  t.match(milestones(5), [{ status: 'residual', residual: 1 }])
  const since = check({ activation: [chartOf([linkOf('activation-1', 'milestone-1', 3)], { stageId: '1' })], ranged: false })
  t.match(since.at(-1), { status: 'not-comparable', left: 3, right: 4 })
})

t.test('without a range there is no verdict, because the scope of charts is unknown', async (t) => {
  const violations = collectViolations()
  for (const found of check({ ranged: false })) {
    violations.match(found, { status: 'not-comparable', leftScope: 'unknown', rightScope: 'cumulative', residual: 0 }, found)
  }
  t.same(violations.found, [])
})

t.test('parts of different runs are not compared', async (t) => {
  const violations = collectViolations()
  for (const found of check({ mixedSnapshot: true })) {
    violations.match(found, { status: 'not-comparable', leftScope: 'range', residual: 0 }, found)
  }
  t.same(violations.found, [])
})

t.test('the documented samples have the known residuals, all across scopes', async (t) => {
  const samples = { statistics: readSampleStatistics(), conversion: readSampleConversion(), activation: readSampleActivation() }
  t.strictSame(figuresOf(check({ ...samples, ranged: false })), [
    ['conversion-goals', 'not-comparable', 4, 8],
    ['conversion-moves', 'not-comparable', 7, 14],
    ['conversion-exits-or-jumps', 'not-comparable', 437, 1188],
    // four stages share one id there, so none can be compared
    ['activation-goals', 'not-comparable', 10, 8]
  ])
})

t.test('without a part there is nothing to check, and without its numbers no verdict', async (t) => {
  t.strictSame(check({ statistics: null }), [])
  t.strictSame(check({ conversion: null, activation: null }), [])
  t.strictSame(check({ conversion: [], activation: null }).map(({ left }) => left), [null, null, null])
  t.match(check({ conversion: null, activation: [] }), [{ id: 'activation-goals', left: null, status: 'not-comparable' }])
  const bare = statisticsOf({ ...balanced, history: [], stages: balanced.stages.map(stage => ({ ...stage, history: [] })) })
  const violations = collectViolations()
  for (const { right } of check({ statistics: bare })) violations.equal(right, null, right)
  t.same(violations.found, [])
  const [first, ...others] = balanced.stages
  const uneven = { ...balanced, stages: [{ ...first ?? stageOf(), history: [] }, ...others] }
  t.match(check({ statistics: uneven }), [{ status: 'ok' }, { id: 'conversion-moves', right: null }])
  t.match(check({ statistics: statisticsOf() })[1], { id: 'conversion-moves', right: null })
})

t.test('every check has a unique id, finite figures, and a verdict only if days and runs agree, whatever the charts', async () => {
  fc.assert(fc.property(anyCharts, anyCharts, fc.boolean(), fc.boolean(), (conversion, activation, ranged, mixedSnapshot) => {
    const checks = check({ conversion, activation, ranged, mixedSnapshot })
    assertFinite(checks)
    assert.equal(new Set(checks.map(({ id }) => id)).size, checks.length)
    for (const { status, left, right, residual } of checks) {
      const difference = left === null || right === null ? null : left - right
      // a difference that floating point rounds is withheld
      assert.equal(residual, difference === null || Math.abs(difference) > Number.MAX_SAFE_INTEGER ? null : difference)
      assert.equal(status === 'not-comparable', !ranged || mixedSnapshot || residual === null)
    }
  }))
})

const run = '2026-09-15T03:02:32.000Z'

t.test('times of one run are one snapshot, times of different days are not', async (t) => {
  t.equal(isMixedSnapshot([run, '2026-09-15T15:02:32.000Z', run], null), false)
  t.equal(isMixedSnapshot([run, '2026-09-15T15:02:33.000Z', run], null), true)
  t.equal(isMixedSnapshot(['2026-09-16T03:02:32.000Z', run], null), true)
})

t.test('unknown times decide nothing', async (t) => {
  t.equal(isMixedSnapshot([], null), false)
  t.equal(isMixedSnapshot([null, null], null), false)
  t.equal(isMixedSnapshot([null, run, null], null), false)
})

t.test('parts computed on or after the last day of the range cover it equally', async (t) => {
  const range = rangeOf('2026-09-01', '2026-09-07')
  t.equal(isMixedSnapshot(['2026-09-07T03:02:32.000Z', run], range), false)
  t.equal(isMixedSnapshot(['2026-09-06T03:02:32.000Z', run], range), true)
})
