import { addDays, type CalendarDate } from './calendar-date.ts'
import type { DateRange } from './date-range.ts'

export const rangePresets = ['last_7d', 'last_30d', 'last_90d', 'yesterday', 'this_month', 'last_month'] as const

/** A range by name. `last_Nd` are the N days that end yesterday; `this_month` ends today. */
export type RangePreset = typeof rangePresets[number]

/** Returns the dates that a preset stands for on `today`. */
export function resolvePreset (preset: RangePreset, today: CalendarDate): DateRange {
  const yesterday = addDays(today, -1)
  switch (preset) {
    case 'last_7d': return { from: addDays(today, -7), to: yesterday }
    case 'last_30d': return { from: addDays(today, -30), to: yesterday }
    case 'last_90d': return { from: addDays(today, -90), to: yesterday }
    case 'yesterday': return { from: yesterday, to: yesterday }
    case 'this_month': return { from: firstOfMonth(today), to: today }
    case 'last_month': {
      const to = addDays(firstOfMonth(today), -1)
      return { from: firstOfMonth(to), to }
    }
  }
}

function firstOfMonth (date: CalendarDate): CalendarDate {
  return addDays(date, 1 - Number(date.slice(8)))
}
