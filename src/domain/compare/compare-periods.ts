import type { Adjustment } from '../td/adjustment.ts'
import { daysOf, rangesOverlap, type DateRange } from '../time/date-range.ts'

/** Why the difference of no rate of two periods is judged; `null` where it is. */
export type Unjudged = 'overlapping-periods' | 'repeated-entries' | 'reentry-unknown' | null

/** Compares two periods. `reentry` tells whether profiles may enter the journey again, `null` where that is not known. */
export function comparePeriods (current: DateRange, baseline: DateRange, reentry: boolean | null) {
  const overlap = rangesOverlap(current, baseline)
  const dependence = reentry === null ? 'reentry-unknown' : reentry ? 'repeated-entries' : null
  const unjudged: Unjudged = overlap ? 'overlapping-periods' : dependence
  const [days, daysBefore] = [daysOf(current), daysOf(baseline)]
  const adjustments: Adjustment[] = []
  const note = (code: Adjustment['code'], message: string) => adjustments.push({ code, ids: ['range', 'baseline'], count: 1, message })
  if (overlap) note('overlapping-periods', 'The periods share days, which count on both sides; no difference of rates is judged.')
  if (days !== daysBefore) {
    note('unequal-periods', `The periods have ${days} and ${daysBefore} days: counts are compared as they are, not by the day.`)
  }
  return { overlap, unjudged, adjustments }
}
