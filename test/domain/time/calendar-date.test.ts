import fc from 'fast-check'
import t from 'tap'
import {
  addDays, calendarDateAt, createToday, daysBetween, isTimeZone, parseCalendarDate, type CalendarDate
} from '../../../src/domain/time/calendar-date.ts'
import { collectViolations } from '../../support/collect-violations.ts'

function date (text: string): CalendarDate {
  const parsed = parseCalendarDate(text)
  if (parsed === null) throw new Error(`${text} is no date`)
  return parsed
}

t.test('valid dates are accepted as written', async (t) => {
  const days = ['2026-01-01', '2026-12-31', '2024-02-29', '2000-02-29', '0001-01-01', '9999-12-31', '1582-10-10']
  const violations = collectViolations()
  for (const day of days) violations.equal(parseCalendarDate(day), day, day)
  t.same(violations.found, [])
})

t.test('dates that do not exist are refused', async (t) => {
  const days = [
    '2026-02-30', '2026-02-29', '1900-02-29', '2026-04-31', '2026-13-01', '2026-00-01', '2026-01-00', '2026-01-32', '0000-01-01',
    '0000-02-29'
  ]
  const violations = collectViolations()
  for (const day of days) violations.equal(parseCalendarDate(day), null, day)
  t.same(violations.found, [])
})

t.test('other notations of dates are refused', async (t) => {
  const texts = [
    '', '2026-1-1', '20260101', '2026/01/01', ' 2026-01-01', '2026-01-01\n', '2026-01-01T00:00:00Z', '+002026-01-01', '-2026-01-01',
    '２０２６-01-01', 'today'
  ]
  const violations = collectViolations()
  for (const text of texts) violations.equal(parseCalendarDate(text), null, JSON.stringify(text))
  t.same(violations.found, [])
})

t.test('days are counted across months, leap days and clock changes', async (t) => {
  t.equal(addDays(date('2024-02-28'), 1), '2024-02-29')
  t.equal(addDays(date('2026-02-28'), 1), '2026-03-01')
  t.equal(addDays(date('2026-01-01'), -1), '2025-12-31')
  t.equal(addDays(date('2026-03-08'), 0), '2026-03-08')
  t.equal(daysBetween(date('2026-03-07'), date('2026-03-09')), 2)
  t.equal(daysBetween(date('2026-03-09'), date('2026-03-07')), -2)
  t.equal(daysBetween(date('2024-01-01'), date('2025-01-01')), 366)
})

t.test('adding and counting days agree, and dates sort as text', async () => {
  const day = fc.integer({ min: 0, max: 200_000 }).map(days => addDays(date('1900-01-01'), days))
  fc.assert(fc.property(day, fc.integer({ min: -5000, max: 5000 }), (from, days) => {
    const to = addDays(from, days)
    return parseCalendarDate(to) === to && daysBetween(from, to) === days && (from < to) === (days > 0)
  }))
})

t.test('midnight follows the clocks of the time zone', async (t) => {
  const shown: Array<[instant: string, timeZone: string, day: string]> = [
    ['2026-08-20T14:59:59.999Z', 'Asia/Tokyo', '2026-08-20'],
    ['2026-08-20T15:00:00.000Z', 'Asia/Tokyo', '2026-08-21'],
    ['2026-08-20T23:59:59.999Z', 'UTC', '2026-08-20'],
    ['2026-08-21T00:00:00.000Z', 'UTC', '2026-08-21'],
    ['2026-01-15T07:59:59.999Z', 'America/Los_Angeles', '2026-01-14'],
    ['2026-01-15T08:00:00.000Z', 'America/Los_Angeles', '2026-01-15'],
    ['2026-07-15T06:59:59.999Z', 'America/Los_Angeles', '2026-07-14'],
    ['2026-07-15T07:00:00.000Z', 'America/Los_Angeles', '2026-07-15']
  ]
  const violations = collectViolations()
  for (const [instant, timeZone, day] of shown) {
    violations.equal(calendarDateAt(Date.parse(instant), timeZone), day, `${instant} ${timeZone}`)
  }
  t.same(violations.found, [])
})

t.test('days with clock changes begin and end at their own midnights', async (t) => {
  const losAngeles = (instant: string): string => calendarDateAt(Date.parse(instant), 'America/Los_Angeles')
  // 2026-03-08 has 23 hours there, 2026-11-01 has 25
  t.equal(losAngeles('2026-03-08T07:59:59Z'), '2026-03-07')
  t.equal(losAngeles('2026-03-08T08:00:00Z'), '2026-03-08')
  t.equal(losAngeles('2026-03-09T06:59:59Z'), '2026-03-08')
  t.equal(losAngeles('2026-03-09T07:00:00Z'), '2026-03-09')
  t.equal(losAngeles('2026-11-01T07:00:00Z'), '2026-11-01')
  t.equal(losAngeles('2026-11-02T07:59:59Z'), '2026-11-01')
  t.equal(losAngeles('2026-11-02T08:00:00Z'), '2026-11-02')
})

t.test('in UTC the date of an instant is that of its ISO form', async () => {
  const instant = fc.date({ min: new Date('0001-01-01T00:00:00Z'), max: new Date('9999-12-31T23:59:59Z'), noInvalidDate: true })
  fc.assert(fc.property(instant, moment => {
    const shown = calendarDateAt(moment.getTime(), 'UTC')
    // before 1582, formats may show Julian dates
    return moment.getUTCFullYear() < 1583 || shown === moment.toISOString().slice(0, 10)
  }))
})

t.test('time zone names are distinguished from other texts', async (t) => {
  const violations = collectViolations()
  for (const name of ['UTC', 'Asia/Tokyo', 'America/Los_Angeles', 'Europe/Berlin']) violations.equal(isTimeZone(name), true, name)
  for (const name of ['', 'Mars/Olympus', 'Asia/Tokyo ', '__proto__', 'constructor']) violations.equal(isTimeZone(name), false, name)
  t.same(violations.found, [])
})

t.test('the date changes at midnight of the time zone, to the millisecond', async t => {
  const violations = collectViolations()
  for (const { timeZone, midnight } of [
    { timeZone: 'Asia/Tokyo', midnight: '2026-09-15T15:00:00Z' },
    { timeZone: 'America/Los_Angeles', midnight: '2026-09-16T07:00:00Z' },
    { timeZone: 'UTC', midnight: '2026-09-16T00:00:00Z' }
  ]) {
    let nowMs = Date.parse(midnight) - 1
    const today = createToday(() => nowMs, timeZone)
    violations.equal(today(), '2026-09-15', timeZone)
    nowMs += 1
    violations.equal(today(), '2026-09-16', timeZone)
    nowMs -= 1
    violations.equal(today(), '2026-09-15', 'back with a clock that is set back', timeZone, midnight)
  }
  t.same(violations.found, [])
})

t.test('days of 23 and 25 hours have their own midnights', async t => {
  let nowMs = 0
  const today = createToday(() => nowMs, 'America/Los_Angeles')
  const dateAt = (instant: string): string => {
    nowMs = Date.parse(instant)
    return today()
  }
  t.equal(dateAt('2026-03-09T06:59:59.999Z'), '2026-03-08')
  t.equal(dateAt('2026-03-09T07:00:00Z'), '2026-03-09')
  t.equal(dateAt('2026-11-02T07:59:59.999Z'), '2026-11-01')
  t.equal(dateAt('2026-11-02T08:00:00Z'), '2026-11-02')
})
