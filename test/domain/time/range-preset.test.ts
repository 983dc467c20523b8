import fc from 'fast-check'
import t from 'tap'
import { addDays, parseCalendarDate, type CalendarDate } from '../../../src/domain/time/calendar-date.ts'
import { daysOf, findRangeFaults } from '../../../src/domain/time/date-range.ts'
import { rangePresets, resolvePreset } from '../../../src/domain/time/range-preset.ts'

function date (text: string): CalendarDate {
  const parsed = parseCalendarDate(text)
  if (parsed === null) throw new Error(`${text} is no date`)
  return parsed
}

t.test('presets are plain dates, and the last N days end yesterday', async (t) => {
  const today = date('2026-08-20')
  t.strictSame(rangePresets.map(preset => ({ preset, ...resolvePreset(preset, today) })), [
    { preset: 'last_7d', from: '2026-08-13', to: '2026-08-19' },
    { preset: 'last_30d', from: '2026-07-21', to: '2026-08-19' },
    { preset: 'last_90d', from: '2026-05-22', to: '2026-08-19' },
    { preset: 'yesterday', from: '2026-08-19', to: '2026-08-19' },
    { preset: 'this_month', from: '2026-08-01', to: '2026-08-20' },
    { preset: 'last_month', from: '2026-07-01', to: '2026-07-31' }
  ])
})

t.test('months are taken whole across years and leap days', async (t) => {
  t.strictSame(resolvePreset('last_month', date('2026-01-31')), { from: '2025-12-01', to: '2025-12-31' })
  t.strictSame(resolvePreset('last_month', date('2024-03-31')), { from: '2024-02-01', to: '2024-02-29' })
  t.strictSame(resolvePreset('this_month', date('2026-03-01')), { from: '2026-03-01', to: '2026-03-01' })
})

t.test('every preset is a range that graphs accept, on any day', async () => {
  fc.assert(fc.property(fc.nat(50_000), fc.constantFrom(...rangePresets), (days, preset) => {
    const today = addDays(date('1990-01-01'), days)
    const range = resolvePreset(preset, today)
    const wanted = /^last_(\d+)d$/.exec(preset)?.[1]
    return findRangeFaults(range, today, 90).length === 0 && (wanted === undefined || daysOf(range) === Number(wanted))
  }))
})
