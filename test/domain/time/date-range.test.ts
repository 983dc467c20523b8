import fc from 'fast-check'
import t from 'tap'
import { addDays, parseCalendarDate, type CalendarDate } from '../../../src/domain/time/calendar-date.ts'
import {
  calendarState, daysOf, describeRange, findRangeFaults, precedingRange, rangePresets, rangesOverlap, resolvePreset, type DateRange
} from '../../../src/domain/time/date-range.ts'
import { rangeOf } from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function date (text: string): CalendarDate {
  const parsed = parseCalendarDate(text)
  if (parsed === null) throw new Error(`${text} is no date`)
  return parsed
}

function range (from: string, to: string): DateRange {
  return { from: date(from), to: date(to) }
}

const today = date('2026-08-20')

t.test('both ends of a range are included', async (t) => {
  t.equal(daysOf(range('2026-08-20', '2026-08-20')), 1)
  t.equal(daysOf(range('2026-08-14', '2026-08-20')), 7)
  t.equal(daysOf(range('2024-02-01', '2024-03-01')), 30)
})

t.test('a range is open until it has ended, then settles for three days, and is then past', async (t) => {
  const states = [
    ['2026-08-21', 'open'],
    ['2026-08-20', 'open'],
    ['2026-08-19', 'settling'],
    ['2026-08-18', 'settling'],
    ['2026-08-17', 'settling'],
    ['2026-08-16', 'past'],
    ['2025-08-16', 'past']
  ]
  const violations = collectViolations()
  for (const [to = '', state] of states) violations.equal(calendarState(range('2025-01-01', to), today), state, to)
  t.same(violations.found, [])
  t.equal(calendarState(null, today), 'cumulative')
})

t.test('a report shows its range, and nulls without one', async (t) => {
  t.strictSame(describeRange(range('2026-08-01', '2026-08-07'), 'settled', 'Asia/Tokyo'), {
    from: '2026-08-01', to: '2026-08-07', days: 7, timeZone: 'Asia/Tokyo', state: 'settled'
  })
  t.strictSame(describeRange(null, 'cumulative', 'UTC'), {
    from: null, to: null, days: null, timeZone: 'UTC', state: 'cumulative'
  })
})

t.test('90 days are accepted with a limit of 90, and 91 are not', async (t) => {
  t.strictSame(findRangeFaults(range('2026-05-23', '2026-08-20'), today, 90), [])
  const [fault, ...others] = findRangeFaults(range('2026-05-22', '2026-08-20'), today, 90)
  t.match(fault, { code: 'range-too-long', name: 'to', message: /91 days long; the limit is 90/ })
  t.strictSame(others, [])
})

t.test('a range may end tomorrow, but no later', async (t) => {
  t.strictSame(findRangeFaults(range('2026-08-20', '2026-08-21'), today, 90), [])
  t.strictSame(findRangeFaults(range('2026-08-21', '2026-08-21'), today, 90), [])
  t.match(findRangeFaults(range('2026-08-20', '2026-08-22'), today, 90), [
    { code: 'invalid-request', name: 'to', message: /tomorrow \(2026-08-21\)/ }
  ])
})

t.test('a range that begins after its end is refused for that reason only', async (t) => {
  t.match(findRangeFaults(range('2026-12-31', '2026-12-30'), today, 90), [{ code: 'invalid-request', name: 'from' }])
  t.equal(findRangeFaults(range('2026-12-31', '2026-12-30'), today, 90).length, 1)
})

t.test('all faults are reported at once', async (t) => {
  const faults = findRangeFaults(range('2026-01-01', '2026-12-31'), today, 90)
  t.strictSame(faults.map(({ code }) => code), ['invalid-request', 'range-too-long'])
})

t.test('the previous period has the same length and ends the day before', async (t) => {
  const before = (from: string, to: string) => precedingRange(rangeOf(from, to))
  t.strictSame(before('2026-09-08', '2026-09-14'), rangeOf('2026-09-01', '2026-09-07'))
  t.strictSame(before('2026-03-01', '2026-03-01'), rangeOf('2026-02-28', '2026-02-28'))
  t.strictSame(before('0001-01-02', '0001-01-02'), rangeOf('0001-01-01', '0001-01-01'))
  t.equal(before('0001-01-01', '0001-01-01'), null)
  t.equal(before('0001-01-20', '0002-12-31'), null)
})

t.test('ranges that share a day overlap', async (t) => {
  const week = rangeOf('2026-09-08', '2026-09-14')
  t.ok(rangesOverlap(week, rangeOf('2026-09-14', '2026-09-20')))
  t.ok(rangesOverlap(week, rangeOf('2026-09-01', '2026-09-30')))
  t.notOk(rangesOverlap(week, rangeOf('2026-09-15', '2026-09-20')))
  t.notOk(rangesOverlap(week, rangeOf('2026-09-01', '2026-09-07')))
})

t.test('presets give plain dates, and the last N days end yesterday', async (t) => {
  t.strictSame(rangePresets.map(preset => ({ preset, ...resolvePreset(preset, today) })), [
    { preset: 'last_7d', from: '2026-08-13', to: '2026-08-19' },
    { preset: 'last_30d', from: '2026-07-21', to: '2026-08-19' },
    { preset: 'last_90d', from: '2026-05-22', to: '2026-08-19' },
    { preset: 'yesterday', from: '2026-08-19', to: '2026-08-19' },
    { preset: 'this_month', from: '2026-08-01', to: '2026-08-20' },
    { preset: 'last_month', from: '2026-07-01', to: '2026-07-31' }
  ])
})

t.test('months are complete, across years and leap days', async (t) => {
  t.strictSame(resolvePreset('last_month', date('2026-01-31')), { from: '2025-12-01', to: '2025-12-31' })
  t.strictSame(resolvePreset('last_month', date('2024-03-31')), { from: '2024-02-01', to: '2024-02-29' })
  t.strictSame(resolvePreset('this_month', date('2026-03-01')), { from: '2026-03-01', to: '2026-03-01' })
})

t.test('graphs accept every preset, on any day', async () => {
  fc.assert(fc.property(fc.nat(50_000), fc.constantFrom(...rangePresets), (days, preset) => {
    const today = addDays(date('1990-01-01'), days)
    const range = resolvePreset(preset, today)
    const wanted = /^last_(\d+)d$/.exec(preset)?.[1]
    return findRangeFaults(range, today, 90).length === 0 && (wanted === undefined || daysOf(range) === Number(wanted))
  }))
})
