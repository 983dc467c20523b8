import { numbers } from '../numbers/arithmetic.ts'
import type { TotalsScope } from '../numbers/check.ts'
import { noStatistics, type JourneyStatistics } from '../td/statistics.ts'
import { latestInstant, parseInstant } from '../time/instant.ts'
import { readRhythm, type RunRhythm } from './journey-run.ts'
import { readJourneyPeriod } from './period.ts'
import { defineJourneyRates, readRates } from './rates.ts'

/** A small chart shows no more points, and excerpts stay in memory. */
const maxTrendPoints = 90

/** The part of a journey's statistics that lists of journeys need. */
export interface StatisticsExcerpt extends Pick<JourneyStatistics, 'totals' | 'reportedPercent'> {
  /** When TD computed the latest point, ISO UTC. */
  dataUpdatedAt: string | null
  /** The movements over the whole history. */
  period: ReturnType<typeof readJourneyPeriod>
  rhythm: RunRhythm
  /** Entries of the last points, oldest first. */
  trend: ReadonlyArray<number | null>
}

/** Returns the excerpt of statistics; without statistics it has no numbers. */
export function excerptStatistics (statistics: JourneyStatistics | null): StatisticsExcerpt {
  const { totals, reportedPercent, history, stages } = statistics ?? noStatistics
  const points = [history, ...stages.map(({ history }) => history)].flat()
  const dataUpdatedAt = latestInstant(points.map(({ updatedAt }) => parseInstant(updatedAt ?? '')))
  const trend = history.slice(-maxTrendPoints).map(({ entries }) => entries)
  return { totals, reportedPercent, dataUpdatedAt, period: readJourneyPeriod(history), rhythm: readRhythm(history), trend }
}

/** Returns totals, rates, period and trend of an excerpt. `cumulative` means that no range was selected. */
export function summariseExcerpt ({ totals, reportedPercent, dataUpdatedAt, period, trend }: StatisticsExcerpt, cumulative: boolean) {
  const totalsScope: TotalsScope = cumulative ? 'cumulative' : 'unknown'
  const rates = readRates(defineJourneyRates(numbers, { totals, reportedPercent }, cumulative))
  return { dataUpdatedAt, totalsScope, totals, rates, period: cumulative ? null : period, trend }
}
