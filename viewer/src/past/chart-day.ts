import type { Freshness, Overview, Range } from '../state/report-types.ts'
import { dayOf } from '../words/describe-freshness.ts'

const dayMs = 86_400_000

/**
 * Returns the day whose charts go with a report of the past, as charts are recorded by the day: the last one of the range that was over;
 * `null` for a report of now.
 */
export function chooseChartDay ({ to, timeZone }: Pick<Range, 'to' | 'timeZone'>, { asOf }: Freshness): string | null {
  if (asOf === undefined) return null
  const dayBefore = new Date(Date.parse(dayOf(Date.parse(asOf), timeZone)) - dayMs).toISOString().slice(0, 10)
  return to === null || to > dayBefore ? dayBefore : to
}

/** The overview of a range with the charts of one day in place of its own, which no range of the past has. */
export function withChartsOf (overview: Overview, ofDay: Overview): Overview {
  const { conversion, activation } = ofDay
  const { statistics } = overview.parts
  return { ...overview, conversion, activation, parts: { ...ofDay.parts, ...statistics === undefined ? {} : { statistics } } }
}
