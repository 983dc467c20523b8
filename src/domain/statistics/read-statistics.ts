import type { Check } from '../numbers/check.ts'
import type { Adjustment } from '../td/adjustment.ts'
import { noStatistics, type JourneyStatistics } from '../td/statistics.ts'
import { checkStatistics } from './check-statistics.ts'
import { readNumbers, type StatisticsNumbers } from './read-numbers.ts'
import { listStatisticsWarnings } from './statistics-warnings.ts'

/** A journey's statistics with rates, growth, flows and checks, without journey, range and freshness. */
export interface StatisticsReading extends StatisticsNumbers {
  checks: Check[]
  warnings: Adjustment[]
}

const noData: Adjustment = {
  code: 'no-data',
  ids: [],
  count: 1,
  message: 'TD knows the journey but sent no statistics. The journey is a draft or has not run yet.'
}

/**
 * Reads TD's statistics: rates, growth, flows, checks and warnings. `null` is TD's answer without data (a draft, or a journey that
 * never ran). `cumulative` means that no range was selected, so totals count since launch.
 */
export function readStatistics (sent: JourneyStatistics | null, cumulative: boolean): StatisticsReading {
  const source = sent ?? noStatistics
  const reading = readNumbers(source, cumulative)
  const warnings = sent === null ? [noData] : listStatisticsWarnings(source, reading)
  return { ...reading, checks: checkStatistics(source, reading.totalsScope), warnings }
}
