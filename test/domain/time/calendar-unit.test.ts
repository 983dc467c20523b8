import assert from 'node:assert/strict'
import fc from 'fast-check'
import t from 'tap'
import { addDays, daysBetween } from '../../../src/domain/time/calendar-date.ts'
import { calendarUnits, unitAround, type CalendarUnit } from '../../../src/domain/time/calendar-unit.ts'
import { dateOf } from '../../support/sources/sources.ts'
import { collectViolations } from '../../support/collect-violations.ts'

t.test('weeks follow ISO 8601, months the calendar', async t => {
  const cases: Array<[date: string, unit: CalendarUnit, from: string, to: string]> = [
    ['2026-09-16', 'day', '2026-09-16', '2026-09-16'],
    ['2026-09-16', 'week', '2026-09-14', '2026-09-20'],
    ['2026-09-14', 'week', '2026-09-14', '2026-09-20'],
    ['2026-09-20', 'week', '2026-09-14', '2026-09-20'],
    ['2027-01-01', 'week', '2026-12-28', '2027-01-03'],
    ['2028-02-29', 'month', '2028-02-01', '2028-02-29'],
    ['2026-02-10', 'month', '2026-02-01', '2026-02-28'],
    ['2026-12-31', 'month', '2026-12-01', '2026-12-31']
  ]
  const violations = collectViolations()
  for (const [date, unit, from, to] of cases) violations.same(unitAround(dateOf(date), unit), { from, to }, date, unit)
  t.same(violations.found, [])
})

t.test('every day is in exactly one unit, and units are contiguous', async () => {
  const date = fc.integer({ min: 0, max: 40_000 }).map(days => addDays(dateOf('1970-01-01'), days))
  fc.assert(fc.property(date, fc.constantFrom(...calendarUnits), (date, by) => {
    const { from, to } = unitAround(date, by)
    assert.ok(from <= date && date <= to)
    assert.deepEqual(unitAround(from, by), unitAround(to, by))
    assert.equal(unitAround(addDays(to, 1), by).from, addDays(to, 1))
    if (by === 'week') assert.equal(daysBetween(from, to), 6)
  }))
})
