import type { Adjustment } from '../td/adjustment.ts'
import { daysOf, rangesOverlap, type DateRange } from '../time/date-range.ts'

/** What of two periods a reader of their differences must know. */
export function describePeriods (current: DateRange, baseline: DateRange): Adjustment[] {
  const notes: Adjustment[] = []
  if (rangesOverlap(current, baseline)) {
    notes.push({ code: 'overlapping-periods', ids: ['range', 'baseline'], count: 1, message: 'The periods share days, which count on both sides; no difference of rates is judged.' })
  }
  const [days, daysBefore] = [daysOf(current), daysOf(baseline)]
  if (days !== daysBefore) {
    notes.push({ code: 'unequal-periods', ids: ['range', 'baseline'], count: 1, message: `The periods have ${days} and ${daysBefore} days: counts are compared as they are, not by the day.` })
  }
  return notes
}
