import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import type { Rate } from '../../../src/domain/numbers/rate.ts'
import { readStatistics } from '../../../src/domain/statistics/read-statistics.ts'
import type { Count } from '../../../src/domain/numbers/count.ts'
import type { StatisticsReading } from '../../../src/domain/statistics/read-statistics.ts'
import { readSampleStatistics } from '../../support/sources/sample-sources.ts'
import { anyNumber, anyStatistics, wholeCounts } from '../../support/domain/arbitrary-statistics.ts'
import { assertFinite } from '../../support/domain/assert-finite.ts'
import { pointOf, stageOf, stagePointOf, statisticsOf, updatedAt } from '../../support/domain/build-sources.ts'

const sample = readStatistics(readSampleStatistics(), true)

t.test('the documented sample gives TD\'s rates unrounded, with numerator and denominator', async (t) => {
  t.match(sample.rates, {
    completion: { value: 8 / 1489, numerator: 8, denominator: 1489, reportedPercent: 0.54 },
    exitOrJump: { value: 1188 / 1489, numerator: 1188, denominator: 1489, reportedPercent: 79.79 },
    active: { value: 293 / 1489, reportedPercent: null }
  })
  t.strictSame(sample.stages.map(({ rates }) => rates.milestone.value), [4 / 1025, 2 / 164, 2 / 206, 0 / 108])
  t.strictSame(sample.stages.map(({ rates }) => rates.exitOrJump.value), [1013 / 1025, 69 / 164, 0 / 206, 106 / 108])
})

t.test('the four stages of the sample stay separate although they share an id', async (t) => {
  t.strictSame(sample.stages.map(({ id, index }) => [id, index]), [['Stage ID', 0], ['Stage ID', 1], ['Stage ID', 2], ['Stage ID', 3]])
  t.strictSame(sample.stages.map(({ exits }) => exits.map(({ exited }) => exited)), [[0, 114], [36], [], [0]])
})

t.test('the sample\'s flows are those of its one day, so there is no growth', async (t) => {
  t.strictSame(sample.flows, { entries: 1294, goals: 0, exits: 150, jumps: 6 })
  t.strictSame(sample.growth, { first: 1138, last: 1138, change: null, rate: null, points: 1 })
})

t.test('missing and repeated parts of the sample are listed', async (t) => {
  t.strictSame(sample.warnings.map(({ code, ids, count }) => ({ code, ids, count })), [
    { code: 'invalid-time', ids: ['series', 'stages/0/series', 'stages/1/series', 'stages/2/series', 'stages/3/series'], count: 5 },
    { code: 'repeated-stage-id', ids: ['Stage ID'], count: 4 }
  ])
})

t.test('series keep TD\'s order, with the change of each day', async (t) => {
  const later = '2026-08-21T03:00:00.000Z'
  const { series, flows, growth } = readStatistics(statisticsOf({
    history: [
      pointOf({ current: 10, entries: 5, goals: 1, exits: 2, jumps: 1 }),
      pointOf({ updatedAt: later, current: 15, entries: 7, goals: 1, exits: 1, jumps: 0 })
    ]
  }), true)
  t.strictSame(series.map(({ updatedAt, netChange }) => [updatedAt, netChange]), [[updatedAt, 1], [later, 5]])
  t.strictSame(flows, { entries: 12, goals: 2, exits: 3, jumps: 1 })
  t.match(growth, { change: 5, rate: 0.5 })
})

t.test('a flow with a missing day is missing, the others are not', async (t) => {
  const history = [pointOf({ entries: 5, exits: null }), pointOf({ entries: 7, exits: 2 })]
  t.strictSame(readStatistics(statisticsOf({ history }), true).flows, { entries: 12, goals: 0, exits: null, jumps: 0 })
})

t.test('with a range the scope of totals is unknown', async (t) => {
  const reading = readStatistics(readSampleStatistics(), false)
  t.equal(sample.totalsScope, 'cumulative')
  t.equal(reading.totalsScope, 'unknown')
  t.equal(reading.rates.completion.value, 8 / 1489)
  t.equal(reading.rates.active.value, null)
  t.ok(reading.warnings.some(({ code }) => code === 'active-rate-withheld'))
})

t.test('an answer without data is an empty report with one note', async (t) => {
  const reading = readStatistics(null, true)
  t.match(reading, { totals: { entered: null, current: null }, stages: [], series: [], growth: { points: 0 } })
  t.strictSame(reading.warnings.map(({ code }) => code), ['no-data'])
  t.ok(reading.checks.every(({ status }) => status === 'not-comparable'))
})

const statistics = anyStatistics(fc.oneof(wholeCounts, anyNumber))

function listRates ({ rates, stages }: StatisticsReading): Array<[field: string, rate: Rate]> {
  const ofStages = stages.flatMap(({ index, rates }) =>
    Object.entries(rates).map(([name, rate]): [string, Rate] => [`stages/${index}/rates/${name}`, rate]))
  return [...Object.entries(rates).map(([name, rate]): [string, Rate] => [`rates/${name}`, rate]), ...ofStages]
}

t.test('every rate is exactly numerator / denominator, or null with a warning if out of range', async () => {
  fc.assert(fc.property(statistics, sent => {
    const reading = readStatistics(sent, true)
    const warned = new Set(reading.warnings.filter(({ code }) => code === 'rate-out-of-range').flatMap(({ ids }) => ids))
    for (const [field, { value, numerator, denominator, interval }] of listRates(reading)) {
      const known = numerator !== null && denominator !== null
      const inRange = known && numerator >= 0 && numerator <= denominator
      assert.equal(value, inRange && denominator > 0 ? numerator / denominator : null, field)
      assert.equal(warned.has(field), known && !inRange, field)
      if (value === null) assert.equal(interval, null, field)
    }
  }))
})

t.test('no report contains NaN or Infinity, whatever TD counts', async () => {
  fc.assert(fc.property(statistics, fc.boolean(), (sent, cumulative) => assertFinite(readStatistics(sent, cumulative))))
})

t.test('residuals are left minus right, and without a number there is no verdict', async () => {
  fc.assert(fc.property(statistics, fc.boolean(), (sent, cumulative) => {
    for (const { id, left, right, residual, status } of readStatistics(sent, cumulative).checks) {
      const difference = left === null || right === null ? NaN : left - right
      assert.equal(residual, Math.abs(difference) <= Number.MAX_SAFE_INTEGER ? difference : null, id)
      if (residual === null) assert.equal(status, 'not-comparable', id)
      if (residual === 0) assert.notEqual(status, 'residual', id)
    }
  }))
})

t.test('every check has a unique id, in any journey', async () => {
  fc.assert(fc.property(statistics, sent => {
    const ids = readStatistics(sent, true).checks.map(({ id }) => id)
    assert.equal(new Set(ids).size, ids.length)
  }))
})

t.test('reading does not change the input, and equal data gives equal reports', async () => {
  fc.assert(fc.property(statistics, sent => {
    const before = JSON.stringify(sent)
    assert.deepEqual(readStatistics(sent, true), readStatistics(sent, true))
    assert.equal(JSON.stringify(sent), before)
  }))
})

t.test('a journey whose days add up passes all comparable checks', async () => {
  const movement = fc.record({ entries: fc.nat(100), goals: fc.nat(20), exits: fc.nat(20), jumps: fc.nat(20) })
  fc.assert(fc.property(fc.array(movement, { minLength: 1, maxLength: 10 }), movements => {
    let current = 0
    const history = movements.map(moved => {
      current += moved.entries - moved.goals - moved.exits - moved.jumps
      return pointOf({ ...moved, current })
    })
    const total = (pick: (moved: typeof movements[number]) => number): number => movements.reduce((sum, moved) => sum + pick(moved), 0)
    const entered = total(({ entries }) => entries)
    const goals = total(moved => moved.goals)
    const exitsOrJumps = total(({ exits, jumps }) => exits + jumps)
    const totals: Record<'entered' | 'current' | 'goals' | 'exitsOrJumps', Count> = { entered, current, goals, exitsOrJumps }
    const stages = [stageOf({
      totals: { entered, current, milestones: goals, exitsOrJumps },
      history: history.map(({ goals, ...point }) => stagePointOf({ ...point, milestones: goals, exitSizes: [point.exits ?? 0] }))
    })]
    const { checks } = readStatistics(statisticsOf({ totals, history, stages }), true)
    assert.deepEqual(checks.filter(({ status }) => status === 'residual'), [])
    assert.deepEqual(checks.filter(({ status }) => status !== 'ok').map(({ id }) => id), ['stage-steps/0'])
  }))
})
