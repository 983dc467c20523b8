import { computeActiveRate } from '../numbers/active-rate.ts'
import type { Adjustment } from '../td/adjustment.ts'
import { checkStatistics } from './check-statistics.ts'
import { addUp, subtract } from '../numbers/count.ts'
import type { JourneyPoint, JourneyStatistics } from '../td/statistics.ts'
import { computeGrowth } from '../numbers/growth.ts'
import { parseInstant } from '../time/instant.ts'
import { noStatistics } from './no-statistics.ts'
import { computeRate } from '../numbers/rate.ts'
import { readStage } from './read-stage.ts'
import type { JourneySeriesPoint, StatisticsReading } from './statistics-report.ts'
import { listStatisticsWarnings } from './statistics-warnings.ts'

/**
 * Reads TD's statistics: rates, growth, flows, checks and warnings. `null` is TD's answer without data (a draft, or a
 * journey that never ran). `cumulative` says that no range was asked for, so that totals are known to count since launch.
 */
export function readStatistics (sent: JourneyStatistics | null, cumulative: boolean): StatisticsReading {
  const source = sent ?? noStatistics
  const { totals, reportedPercent, history } = source
  const series = history.map(readPoint)
  const stages = source.stages.map((stage, index) => readStage(stage, index, cumulative))
  const reading = {
    totalsScope: cumulative ? 'cumulative' as const : 'unknown' as const,
    totals,
    rates: {
      completion: computeRate(totals.goals, totals.entered, reportedPercent.completion),
      exitOrJump: computeRate(totals.exitsOrJumps, totals.entered, reportedPercent.exitOrJump),
      active: computeActiveRate(totals.current, totals.entered, cumulative)
    },
    growth: computeGrowth(series),
    stages,
    series,
    flows: {
      entries: addUp(history.map(({ entries }) => entries)),
      goals: addUp(history.map(({ goals }) => goals)),
      exits: addUp(history.map(({ exits }) => exits)),
      jumps: addUp(history.map(({ jumps }) => jumps))
    }
  }
  const warnings: Adjustment[] = sent === null ? [noData] : listStatisticsWarnings(source, reading)
  return { ...reading, checks: checkStatistics(reading), warnings }
}

const noData: Adjustment = {
  code: 'no-data',
  ids: [],
  count: 1,
  message: 'TD knows the journey but sent no statistics: it is a draft or has not run yet.'
}

function readPoint ({ updatedAt, current, entries, goals, exits, jumps }: JourneyPoint): JourneySeriesPoint {
  const netChange = subtract(entries, goals, exits, jumps)
  return { updatedAt: parseInstant(updatedAt ?? ''), current, entries, goals, exits, jumps, netChange }
}
