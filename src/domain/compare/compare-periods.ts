import type { Adjustment } from '../td/adjustment.ts'
import { daysOf, rangesOverlap, type DateRange } from '../time/date-range.ts'

/** What a reader of the differences between two periods must know of the periods. */
export interface PeriodComparison {
  /** Whether the periods share days. */
  overlap: boolean
  unjudged: Unjudged
  adjustments: Adjustment[]
}

/** Why the difference of no rate of two periods is judged; `null` where it is. */
export type Unjudged = 'overlapping-periods' | 'repeated-entries' | null

/** Compares two periods. `reentry` tells whether profiles may enter the journey again, `null` where that is not known. */
export function comparePeriods (current: DateRange, baseline: DateRange, reentry: boolean | null): PeriodComparison {
  const overlap = rangesOverlap(current, baseline)
  return {
    overlap,
    unjudged: overlap ? 'overlapping-periods' : reentry === true ? 'repeated-entries' : null,
    adjustments: [...overlap ? [sharedDays] : [], ...noteLengths(daysOf(current), daysOf(baseline))]
  }
}

const sharedDays: Adjustment = {
  code: 'overlapping-periods',
  ids: ['range', 'baseline'],
  count: 1,
  message: 'The periods share days, which count on both sides; no difference of rates is judged.'
}

function noteLengths (days: number, daysBefore: number): Adjustment[] {
  if (days === daysBefore) return []
  return [{
    code: 'unequal-periods',
    ids: ['range', 'baseline'],
    count: 1,
    message: `The periods have ${days} and ${daysBefore} days: counts are compared as they are, not by the day.`
  }]
}
