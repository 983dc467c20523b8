import type { DateRange } from '../../domain/time/date-range.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { excerptStatistics, summariseExcerpt, type StatisticsExcerpt } from '../../domain/statistics/excerpt-statistics.ts'
import type { StatisticsReading } from '../../domain/statistics/read-statistics.ts'
import { withTimeout } from '../../runtime/clock.ts'
import type { Budget } from '../engine/budget.ts'
import { loadSource } from '../engine/load-source.ts'
import type { PartProblem } from '../engine/report.ts'
import type { ReportsOptions } from '../engine/reports.ts'
import { isRead, type Source } from '../engine/source.ts'

/** One journey among several. */
export interface JourneySummary {
  journeyId: string
  /** `pending`: not there in time, and still loading. */
  status: 'ok' | 'stale' | 'failed' | 'pending'
  dataUpdatedAt: string | null
  totalsScope: StatisticsReading['totalsScope'] | null
  totals: StatisticsReading['totals'] | null
  rates: StatisticsReading['rates'] | null
  problem: PartProblem | null
}

export type Summarise = (journeyId: JourneyId, range: DateRange | null, budget: Budget) => Promise<JourneySummary>

/** Longest that a summary of several journeys is waited for, in ms: what is there by then is worth more than the rest. */
const deadlineMs = 5_000

/** Summarises journeys from their statistics; a failure is part of the summary, never thrown. */
export function createSummarise (
  { cache, loader, clock, describeProblem }: Pick<ReportsOptions, 'cache' | 'loader' | 'clock' | 'describeProblem'>
): Summarise {
  const load = async (journeyId: JourneyId, range: DateRange | null, budget: Budget): Promise<JourneySummary> => {
    try {
      const { value, stale } = await loadSource(cache, loader.request('statistics', journeyId, range), 'normal', budget)
      const excerpt = await budget.build(() => excerptOf(value))
      return {
        journeyId, status: stale === null ? 'ok' : 'stale', ...summariseExcerpt(excerpt, range === null), problem: null
      }
    } catch (error) {
      return withoutNumbers(journeyId, 'failed', describeProblem(error))
    }
  }
  return async (journeyId, range, budget) => {
    const found = await withTimeout(load(journeyId, range, budget), deadlineMs, clock)
    return found === 'late' ? withoutNumbers(journeyId, 'pending', null) : found
  }
}

const excerpts = new WeakMap<Source, StatisticsExcerpt>()

/** Returns the excerpt of a source, which is made once. */
function excerptOf (source: Source): StatisticsExcerpt {
  if (!isRead(source)) return source.excerpt ?? excerptStatistics(null)
  const known = excerpts.get(source)
  if (known !== undefined) return known
  const excerpt = excerptStatistics(source.endpoint === 'statistics' ? source.content : null)
  excerpts.set(source, excerpt)
  return excerpt
}

/** The summary of a journey whose numbers are not there. */
export function withoutNumbers (journeyId: string, status: 'failed' | 'pending', problem: PartProblem | null): JourneySummary {
  return { journeyId, status, dataUpdatedAt: null, totalsScope: null, totals: null, rates: null, problem }
}
