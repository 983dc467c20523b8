import type { Freshness, Overview, Range } from '../state/report-types.ts'
import { dayOf } from '../words/describe-freshness.ts'

const dayMs = 86_400_000

/**
 * Returns the day whose charts belong to a report of the past: the last day of the range that was over then. Charts are recorded once a
 * day. Returns `null` for a current report.
 */
export function chooseChartDay ({ to, timeZone }: Pick<Range, 'to' | 'timeZone'>, { asOf }: Freshness): string | null {
  if (asOf === undefined) return null
  const dayBefore = new Date(Date.parse(dayOf(Date.parse(asOf), timeZone)) - dayMs).toISOString().slice(0, 10)
  return to === null || to > dayBefore ? dayBefore : to
}

/** Returns the overview of a range with the charts of one day, because the past has no charts of ranges. */
export function withChartsOf (overview: Overview, ofDay: Overview): Overview {
  const { conversion, activation } = ofDay
  const { statistics } = overview.parts
  return { ...overview, conversion, activation, parts: { ...ofDay.parts, ...statistics === undefined ? {} : { statistics } } }
}
