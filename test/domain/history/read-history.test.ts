import fc from 'fast-check'
import t from 'tap'
import { historySteps } from '../../../src/domain/history/choose-runs.ts'
import { gapReasons } from '../../../src/domain/history/find-gaps.ts'
import { readHistory } from '../../../src/domain/history/read-history.ts'
import type { RecordedRun } from '../../../src/domain/history/recorded.ts'
import { selectSeries } from '../../../src/domain/history/series.ts'
import { startOfDay } from '../../../src/domain/time/calendar-date.ts'
import type { CalendarDate } from '../../../src/domain/time/calendar-date.ts'

const hourMs = 3_600_000
const from = '2026-01-01T00:00:00.000Z'
const until = '2026-06-01T00:00:00.000Z'
const at = (hour: number): string => new Date(Date.parse(from) + hour * hourMs).toISOString()
const count = fc.option(fc.nat(1_000), { nil: null, freq: 10 })

/** Runs at distinct hours, oldest first. */
const runs = fc.uniqueArray(fc.nat(3_600), { maxLength: 60 }).chain(hours => fc.tuple(...hours.sort((a, b) => a - b).map(hour =>
  fc.record({ entered: count, current: count, goals: count, exitsOrJumps: count }).map((totals): RecordedRun =>
    ({ snapshotId: hour, at: at(hour), recordedAt: at(hour), dataUpdatedAt: at(hour), totals })))))

const missed = fc.array(fc.record({ start: fc.nat(3_600), hours: fc.nat(400), reason: fc.constantFrom(...gapReasons, 'other') })
  .map(({ start, hours, reason }) => ({ since: at(start), until: at(start + hours), reason })), { maxLength: 8 })
  .map(missed => missed.sort((one, other) => one.since < other.since ? -1 : 1))

const series = fc.uniqueArray(fc.nat(3_600), { maxLength: 80 }).chain(hours => fc.tuple(...hours.sort((a, b) => a - b).map(hour =>
  fc.record({ entries: count, goals: count, exits: count, jumps: count }).map(sums => ({ at: at(hour), ...sums })))))

const timeZone = fc.constantFrom('UTC', 'Asia/Tokyo', 'America/Los_Angeles')

t.test('the deltas of known totals add up to the last total minus the first', async t => {
  fc.assert(fc.property(runs, fc.constantFrom(...historySteps), timeZone, series, (recorded, by, timeZone, series) => {
    const { runs, deltas, checks } = readHistory(recorded, by, { from, until, timeZone, missed: [], series })
    for (const name of ['entered', 'current', 'goals', 'exitsOrJumps'] as const) {
      const values = runs.map(({ totals }) => totals[name])
      const known = values.filter(value => value !== null)
      if (known.length < values.length || known.length === 0) continue
      const sum = deltas.reduce((sum, { change }) => sum + (change[name] ?? NaN), 0)
      const change = (known.at(-1) ?? NaN) - (known[0] ?? NaN)
      if (sum !== change) throw new Error(`${name}: ${sum} is not ${change}`)
    }
    if (checks.length !== (runs.length > 1 ? 4 : 0)) throw new Error('checks')
  }))
  t.pass()
})

t.test('gaps are sorted, do not overlap, are within the range, and contain no recorded run', async t => {
  fc.assert(fc.property(runs, missed, timeZone, series, (recorded, missed, timeZone, series) => {
    const { gaps } = readHistory(recorded, 'run', { from, until, timeZone, missed, series })
    let end = from
    for (const gap of gaps) {
      if (gap.from < end || gap.to <= gap.from || gap.to > until) throw new Error(`${gap.from} to ${gap.to} after ${end}`)
      if (recorded.some(({ at }) => at > gap.from && at < gap.to)) throw new Error(`a run inside ${gap.from} to ${gap.to}`)
      end = gap.to
    }
  }))
  t.pass()
})

t.test('a series covers only the time since its first point', async t => {
  const series = [1, 2, 3].map(hour => ({ at: at(hour), entries: hour, goals: 0, exits: 0, jumps: 0 }))
  t.same(selectSeries(series, at(1), at(3))?.map(({ entries }) => entries), [2, 3])
  t.same(selectSeries(series, at(3), at(9)), [])
  t.equal(selectSeries(series, at(0), at(3)), null)
  t.equal(selectSeries(series, null, at(3)), null)
  t.equal(selectSeries([], at(1), at(3)), null)
})

t.test('without a note, the series shows whether there was a run', async t => {
  const totals = { entered: 1, current: 1, goals: 0, exitsOrJumps: 0 }
  const run = (hour: number): RecordedRun => (
    { snapshotId: hour, at: at(hour), recordedAt: at(hour), dataUpdatedAt: at(hour), totals })
  const reasonOf = (hours: readonly number[]): unknown => {
    const series = hours.map(hour => ({ at: at(hour), entries: 1, goals: 0, exits: 0, jumps: 0 }))
    return readHistory([run(5), run(101)], 'run', { from: at(5), until: at(101), timeZone: 'UTC', missed: [], series }).gaps[0]?.reason
  }
  t.equal(reasonOf([5, 101]), 'no-run')
  t.equal(reasonOf([5, 53, 101]), 'not-recorded')
  t.equal(reasonOf([53, 101]), 'not-recorded', 'the series begins later')
})

t.test('days begin at midnight of their time zone, or at the first instant if clocks skip it', async t => {
  const start = (day: string, timeZone: string): string => startOfDay(day as CalendarDate, timeZone)
  t.equal(start('2026-03-01', 'UTC'), '2026-03-01T00:00:00.000Z')
  t.equal(start('2026-03-01', 'Asia/Tokyo'), '2026-02-28T15:00:00.000Z')
  t.equal(start('2026-03-08', 'America/Los_Angeles'), '2026-03-08T08:00:00.000Z')
  t.equal(start('2026-09-06', 'America/Santiago'), '2026-09-06T04:00:00.000Z', 'midnight is skipped')
  t.equal(start('2026-01-01', 'Pacific/Kiritimati'), '2025-12-31T10:00:00.000Z')
})
