import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { addDays, calendarDateAt } from '../../../src/domain/time/calendar-date.ts'
import { calendarUnits } from '../../../src/domain/time/calendar-unit.ts'
import { readBuckets } from '../../../src/domain/statistics/buckets.ts'
import type { Bucketing } from '../../../src/domain/statistics/divide-histories.ts'
import { readJourneyPeriod, readStagePeriod } from '../../../src/domain/statistics/period.ts'
import type { JourneyStatistics } from '../../../src/domain/td/statistics.ts'
import { assertFinite } from '../../support/domain/assert-finite.ts'
import { pointOf, stageOf, stagePointOf, statisticsOf } from '../../support/domain/build-sources.ts'
import { dateOf, rangeOf } from '../../support/sources/sources.ts'

const weekly: Bucketing = { by: 'week', timeZone: 'UTC', today: dateOf('2026-10-01') }
/** Monday to the Monday two weeks later. */
const range = rangeOf('2026-09-07', '2026-09-21')

function daily (from: string, count: number, time = '03:00:00Z') {
  return Array.from({ length: count }, (_, day) =>
    pointOf({ updatedAt: `${addDays(dateOf(from), day)}T${time}`, entries: 10, goals: 4, exits: 2, jumps: 1 }))
}

function daysOf (statistics: JourneyStatistics, bucketing = weekly, days = range) {
  return readBuckets(statistics, days, bucketing).buckets.map(({ from, to, complete, runs }) => [from, to, complete, runs])
}

t.test('weeks have the sums, rates and runs of their days; a week that the range cuts is not complete', async t => {
  const { buckets, warnings } = readBuckets(statisticsOf({ history: daily('2026-09-07', 15) }), range, weekly)
  t.match(buckets, [
    {
      from: '2026-09-07',
      to: '2026-09-13',
      complete: true,
      runs: 7,
      flows: { entries: 70, goals: 28, exits: 14, jumps: 7 },
      rates: {
        goal: { value: 0.4, numerator: 28, denominator: 70, interval: { level: 0.95 }, withheld: null },
        exitOrJump: { value: 0.3 },
        goalOfLeavers: { value: 28 / 49 }
      }
    },
    { from: '2026-09-14', to: '2026-09-20', complete: true, runs: 7 },
    { from: '2026-09-21', to: '2026-09-21', complete: false, runs: 1 }
  ])
  t.equal(buckets.length, 3)
  t.same(warnings, [])
})

t.test('a unit that has not ended is not complete, even if the range covers it', async t => {
  const history = daily('2026-09-07', 10)
  const onSunday = daysOf(statisticsOf({ history }), { ...weekly, today: dateOf('2026-09-20') })
  t.same(onSunday.map(([,, complete]) => complete), [true, false, false])
  t.same(daysOf(statisticsOf({ history }), { ...weekly, by: 'month' }, rangeOf('2026-08-31', '2026-09-30')),
    [['2026-08-31', '2026-08-31', false, 0], ['2026-09-01', '2026-09-30', true, 10]])
})

t.test('a unit without a run has no flows, because the next run counts its movements', async t => {
  const { buckets } = readBuckets(statisticsOf({ history: daily('2026-09-14', 7) }), range, weekly)
  t.match(buckets[0], {
    runs: 0, complete: true, flows: { entries: null }, rates: { goal: { value: null, withheld: 'missing-number' } }
  })
})

t.test('days follow the time zone; a run after midnight or in another zone gets its own bucket', async t => {
  const late = statisticsOf({ history: daily('2026-09-07', 15, '20:00:00Z') })
  const days = rangeOf('2026-09-07', '2026-09-21')
  const tokyo = daysOf(late, { ...weekly, by: 'day', timeZone: 'Asia/Tokyo' }, days)
  t.same(tokyo[0], ['2026-09-07', '2026-09-07', true, 0], '20:00 UTC is the next day there')
  t.same(tokyo.at(-1), ['2026-09-22', '2026-09-22', false, 1])
  t.same(daysOf(late, { ...weekly, timeZone: 'Asia/Tokyo' }, days).at(-1), ['2026-09-21', '2026-09-22', false, 2])
  const honolulu = daysOf(statisticsOf({ history: daily('2026-09-07', 2) }), { ...weekly, by: 'day', timeZone: 'Pacific/Honolulu' }, days)
  t.same(honolulu[0], ['2026-09-06', '2026-09-06', false, 1])
})

t.test('a point far outside is in no bucket: it is listed, and the check shows its movements', async t => {
  const history = [...daily('2026-09-07', 3), pointOf({ updatedAt: '2031-01-01', entries: 2 })]
  const { buckets, checks, warnings } = readBuckets(statisticsOf({ history }), range, weekly)
  t.equal(buckets.length, 3)
  t.match(warnings, [{ code: 'unplaced-point', ids: ['series'], count: 1 }])
  t.match(checks.find(({ id }) => id === 'bucket-entries'), { status: 'residual', left: 30, right: 32, residual: -2 })
})

t.test('buckets that may contain a point without a time have no numbers', async t => {
  const undated = pointOf({ updatedAt: 'xxx', entries: 5 })
  const read = (history: ReturnType<typeof pointOf>[]) => {
    const { buckets, checks, warnings } = readBuckets(statisticsOf({ history }), range, weekly)
    t.match(warnings, [{ code: 'unplaced-point', ids: ['series'], count: 1 }])
    t.match(checks.find(({ id }) => id === 'bucket-entries'), { status: 'not-comparable', left: null })
    return buckets.map(({ runs, flows: { entries } }) => [runs, entries])
  }
  const none = [null, null]
  t.same(read([...daily('2026-09-07', 3), undated, ...daily('2026-09-10', 12)]), [none, [7, 70], [1, 10]], 'within a week')
  t.same(read([...daily('2026-09-07', 7), undated, ...daily('2026-09-14', 8)]), [none, none, [1, 10]], 'of either week')
  t.same(read([...daily('2026-09-07', 15), undated]), [[7, 70], [7, 70], none], 'at the end')
  t.same(read([undated, ...daily('2026-09-07', 15)]), [none, [7, 70], [1, 10]], 'at the beginning')
  t.same(read([...daily('2026-09-14', 8), undated, ...daily('2026-09-07', 7)]), [none, none, none], 'out of order')
  const stages = [stageOf({ history: [stagePointOf({ updatedAt: 'xxx', entries: 7 })] }), stageOf({ isHistoryKnown: false })]
  const { stages: ofStages, checks } = readBuckets(statisticsOf({ history: daily('2026-09-07', 15), stages }), range, weekly)
  t.same(ofStages.map(buckets => buckets.map(({ runs }) => runs)), [[null, null, null], [null, null, null]], 'in a stage')
  t.match(checks.find(({ id }) => id === 'stage-bucket-entries/0'), { status: 'not-comparable', left: null, right: 7 })
})

t.test('a missing number affects only its own bucket', async t => {
  const history = [...daily('2026-09-07', 13), pointOf({ updatedAt: '2026-09-20T03:00:00Z', entries: null, goals: 1 })]
  const { buckets } = readBuckets(statisticsOf({ history }), range, weekly)
  t.match(buckets[0], { flows: { entries: 70 } })
  t.match(buckets[1], { flows: { entries: null, goals: 25 }, rates: { goal: { value: null, withheld: 'missing-number' } } })
})

const time = fc.oneof(
  { weight: 12, arbitrary: fc.integer({ min: 0, max: 60 * 24 }).map(hours => new Date(Date.UTC(2026, 7, 20, hours)).toISOString()) },
  fc.constantFrom(null, 'xxx')
)
const count = fc.nat(1_000)
const moves = { updatedAt: time, current: count, entries: count, exits: count, jumps: count }
const anyHistories = fc.record({
  history: fc.array(fc.record({ ...moves, goals: count })),
  stages: fc.array(fc.array(fc.record({ ...moves, milestones: count, exitSizes: fc.constant(null) })), { maxLength: 3 })
}).map(({ history, stages }) => statisticsOf({ history, stages: stages.map(history => stageOf({ history })) }))
const anyDay = fc.integer({ min: 0, max: 70 }).map(days => addDays(dateOf('2026-08-18'), days))

t.test('buckets are contiguous and add up to the period minus what is listed, whatever the points', async () => {
  const zones = fc.constantFrom('UTC', 'Asia/Tokyo', 'Pacific/Kiritimati', 'America/Los_Angeles')
  fc.assert(fc.property(anyHistories, anyDay, fc.nat(40), fc.constantFrom(...calendarUnits), zones, anyDay, (
    statistics, from, days, by, timeZone, today
  ) => {
    const range = { from, to: addDays(from, days) }
    const { buckets, stages, checks, warnings } = readBuckets(statistics, range, { by, timeZone, today })
    assert.ok(buckets.length > 0 && buckets.length <= days + 3)
    for (const [index, { from, to, complete }] of buckets.entries()) {
      assert.ok(from <= to)
      const next = buckets[index + 1]
      if (next !== undefined) assert.equal(next.from, addDays(to, 1), 'without a gap')
      if (complete) assert.ok(from >= range.from && to <= range.to && to < today)
    }
    assert.ok((buckets[0]?.from ?? '') <= range.from && (buckets.at(-1)?.to ?? '') >= range.to)
    const isPlaced = ({ updatedAt }: { updatedAt: string | null }): boolean => {
      if (updatedAt === null || updatedAt === 'xxx') return false
      const day = calendarDateAt(Date.parse(updatedAt), timeZone)
      return day >= addDays(range.from, -1) && day <= addDays(range.to, 1)
    }
    const compare = (
      found: ReadonlyArray<{ runs: number | null, flows: object }>, history: ReadonlyArray<{ updatedAt: string | null }>, flows: object
    ): void => {
      assert.equal(found.length, buckets.length)
      const isUncertain = history.some(({ updatedAt }) => updatedAt === null || updatedAt === 'xxx')
      if (!isUncertain) assert.ok(found.every(({ runs }) => runs !== null))
      assert.ok(found.every(({ runs, flows }) => runs !== null || Object.values(flows).every(flow => flow === null)))
      if (isUncertain) return
      assert.equal(found.reduce((sum, { runs }) => sum + (runs ?? 0), 0), history.filter(isPlaced).length)
      const withRuns = found.filter(({ runs }) => runs !== null && runs > 0)
      for (const [kind, flow] of Object.entries(flows)) {
        const sum = withRuns.reduce((sum, { flows }) => sum + Number(Reflect.get(flows, kind)), 0)
        if (withRuns.length > 0) assert.equal(sum, flow, kind)
      }
    }
    const { history } = statistics
    compare(buckets, history, readJourneyPeriod(history.filter(isPlaced)).flows)
    statistics.stages.forEach(({ history }, index) =>
      compare(stages[index] ?? [], history, readStagePeriod(history.filter(isPlaced), '').flows))
    const listed = warnings.reduce((sum, { count }) => sum + count, 0)
    const all = [history, ...statistics.stages.map(({ history }) => history)].flat()
    assert.equal(listed, all.filter(point => !isPlaced(point)).length)
    if (listed === 0) assert.ok(checks.every(({ status, left }) => status === 'ok' || left === null))
    assertFinite([buckets, stages, checks])
  }), { numRuns: 100 })
})
