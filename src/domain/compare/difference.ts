import { type Count, subtract } from '../numbers/count.ts'

/** A number of two periods. */
export interface Difference {
  current: Count
  baseline: Count
  /** current − baseline. */
  change: number | null
  /** change / baseline, a fraction; `null` where the baseline is not above 0. */
  relativeChange: number | null
}

/** Compares a number of two periods; what is missing on a side leaves the changes `null`. */
export function compareCounts (current: Count, baseline: Count): Difference {
  const change = subtract(current, baseline)
  const relative = change === null || baseline === null || baseline <= 0 ? null : change / baseline
  // a baseline next to nothing leads beyond what a number can hold
  return { current, baseline, change, relativeChange: relative !== null && Number.isFinite(relative) ? relative : null }
}
