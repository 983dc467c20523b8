import type { Adjustment } from '../td/adjustment.ts'
import { daysOf, rangesOverlap, type DateRange } from '../time/date-range.ts'

/** Why differences of rates between two periods are not judged; `null` if they are. */
export type Unjudged = 'overlapping-periods' | 'repeated-entries' | 'reentry-unknown' | null

/** Compares two periods. `reentry` says whether profiles may enter the journey again; `null` if unknown. */
export function comparePeriods (current: DateRange, baseline: DateRange, reentry: boolean | null) {
  const overlap = rangesOverlap(current, baseline)
  const dependence = reentry === null ? 'reentry-unknown' : reentry ? 'repeated-entries' : null
  const unjudged: Unjudged = overlap ? 'overlapping-periods' : dependence
  const [days, daysBefore] = [daysOf(current), daysOf(baseline)]
  const adjustments: Adjustment[] = []
  const note = (code: Adjustment['code'], message: string) => adjustments.push({ code, ids: ['range', 'baseline'], count: 1, message })
  if (overlap) note('overlapping-periods', 'The periods share days, which count on both sides. Differences of rates are not judged.')
  if (days !== daysBefore) {
    note('unequal-periods', `The periods have ${days} and ${daysBefore} days. Counts are compared as they are, not per day.`)
  }
  return { overlap, unjudged, adjustments }
}
