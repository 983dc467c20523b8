import { numbers } from '../numbers/arithmetic.ts'
import { readGrowth } from '../numbers/growth.ts'
import type { Adjustment } from '../td/adjustment.ts'
import { noStatistics, type JourneyPoint, type JourneyStatistics } from '../td/statistics.ts'
import { parseInstant } from '../time/instant.ts'
import { checkStatistics } from './check-statistics.ts'
import { defineFlows, defineNetChange } from './movements.ts'
import { defineJourneyRates, readRates } from './rates.ts'
import { readStage } from './read-stage.ts'
import type { JourneySeriesPoint, StatisticsReading } from './statistics-report.ts'
import { listStatisticsWarnings } from './statistics-warnings.ts'

/**
 * Reads TD's statistics: rates, growth, flows, checks and warnings. `null` is TD's answer without data (a draft, or a journey
 * that never ran). `cumulative` means that no range was selected, so that totals are known to count since launch.
 */
export function readStatistics (sent: JourneyStatistics | null, cumulative: boolean): StatisticsReading {
  const source = sent ?? noStatistics
  const totalsScope = cumulative ? 'cumulative' : 'unknown'
  const reading = {
    totalsScope,
    totals: source.totals,
    rates: readRates(defineJourneyRates(numbers, source, cumulative)),
    growth: readGrowth(source.history),
    stages: source.stages.map((stage, index) => readStage(stage, index, cumulative)),
    series: source.history.map(readPoint),
    flows: defineFlows(numbers, source.history)
  } as const
  const warnings: Adjustment[] = sent === null ? [noData] : listStatisticsWarnings(source, reading)
  return { ...reading, checks: checkStatistics(source, totalsScope), warnings }
}

const noData: Adjustment = {
  code: 'no-data',
  ids: [],
  count: 1,
  message: 'TD knows the journey but sent no statistics: it is a draft or has not run yet.'
}

function readPoint (point: JourneyPoint): JourneySeriesPoint {
  return { ...point, updatedAt: parseInstant(point.updatedAt ?? ''), netChange: defineNetChange(numbers, 'goals', point) }
}
