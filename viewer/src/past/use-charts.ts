import { useMemo } from 'preact/hooks'
import type { Overview, Range } from '../state/report-types.ts'
import { loadOverview } from '../state/reports.ts'
import { useReport, type Report } from '../state/use-report.ts'
import type { Period } from '../state/view-state.ts'
import { chooseChartDay, withChartsOf } from './chart-day.ts'

/** A report with the charts of its time. */
export interface OverviewWithCharts {
  /** `null` until the charts are loaded or known to be missing. */
  overview: Overview | null
  /** The days of the charts. */
  chartRange: Range | null
  /** The query for the charts; `null` until it is known. */
  chartPeriod: Period | null
}

/**
 * Returns the overview with its charts. The past has charts of single days only, so a longer range gets the charts of one day, which are
 * requested once the range is known.
 */
export function useCharts (journeyId: string, { range, asOf }: Period, report: Report<Overview>, version: number): OverviewWithCharts {
  const { data: overview, isCurrent } = report
  const isPast = asOf !== null
  const day = isPast && isCurrent && overview !== null ? chooseChartDay(overview.range, overview.freshness) : null
  const isOneDay = day !== null && overview?.range.from === day && overview.range.to === day
  const ofDay = day === null ? null : { range: { from: day, to: day }, asOf }
  const charts = useReport<Overview>({
    subject: journeyId,
    key: ofDay === null || isOneDay ? null : JSON.stringify([journeyId, ofDay]),
    load: async signal => (await loadOverview(journeyId, ofDay ?? { range, asOf }, signal)).data,
    version: null,
    retry: version
  })
  // the same object as long as nothing changes, so that nothing is drawn or announced again
  const merged = useMemo(() => overview === null || charts.data === null ? overview : withChartsOf(overview, charts.data),
    [overview, charts.data])
  if (!isPast || isOneDay) return { overview, chartRange: overview?.range ?? null, chartPeriod: isPast ? ofDay : { range, asOf } }
  if (overview === null || ofDay === null || (charts.data === null && charts.failure === null)) {
    return { overview: null, chartRange: null, chartPeriod: null }
  }
  return { overview: merged, chartRange: charts.data?.range ?? overview.range, chartPeriod: ofDay }
}
