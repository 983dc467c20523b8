import { createRecentMap } from '../../cache/bounded-map.ts'
import { RetryBackoff } from '../../cache/retry-backoff.ts'
import { NotCachedError, type CacheMode, type Provenance } from '../../cache/source-cache-contract.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { describeRun, expectRunMs, type JourneyRun } from '../../domain/statistics/journey-run.ts'
import { excerptStatistics, summariseExcerpt, type StatisticsExcerpt } from '../../domain/statistics/excerpt-statistics.ts'
import type { StatisticsReading } from '../../domain/statistics/read-statistics.ts'
import { withTimeout, type Clock } from '../../runtime/clock.ts'
import type { LoadCause, Waiter } from '../../runtime/load-demand.ts'
import type { Budget, LoadToken } from '../engine/budget.ts'
import { isUnsent, pendingForS } from '../engine/failure.ts'
import { loadSource } from '../engine/load-source.ts'
import type { PartProblem } from '../engine/report.ts'
import type { ReportsOptions } from '../engine/reports.ts'
import type { TdSourceRequest } from '../engine/source-loader.ts'
import { isRead, type Source } from '../engine/source.ts'

/** One journey among several. */
export interface JourneySummary {
  journeyId: string
  /** `pending`: not loaded in time and still loading, or not sent to TD yet. */
  status: 'ok' | 'stale' | 'failed' | 'pending'
  dataUpdatedAt: string | null
  totalsScope: StatisticsReading['totalsScope'] | null
  totals: StatisticsReading['totals'] | null
  rates: StatisticsReading['rates'] | null
  /** The movements in the selected period; `null` without from and to. */
  period: StatisticsReading['period'] | null
  /** From the definition in memory and the series; `null` without numbers. */
  run: JourneyRun | null
  /** Entries of each point of the series, oldest first. */
  trend: StatisticsExcerpt['trend'] | null
  problem: PartProblem | null
  /** Only with `pending`: seconds to wait before asking again. */
  retryAfterS: number | null
}

/** A summary, and how its source was obtained; `null` without numbers. */
export interface SummaryFromSource {
  summary: JourneySummary
  source: Provenance | null
}

export type Summarise = (journeyId: JourneyId, range: DateRange | null, mode: CacheMode, budget: Budget) => Promise<SummaryFromSource>

/**
 * Longest wait for a summary of several journeys, in ms. Answering with the journeys loaded by then is better than waiting for the
 * rest.
 */
const deadlineMs = 5_000

type SummariseOptions = Pick<ReportsOptions, 'cache' | 'loader' | 'clock' | 'definitions' | 'describeProblem'>

/** Summarises journeys from their statistics. A failure is part of the summary, never thrown. */
export function createSummarise (
  { cache, loader, clock, definitions, describeProblem }: SummariseOptions
): Summarise {
  const summariseWithRun = createSummariseWithRun(definitions, clock)
  const load = async (
    request: TdSourceRequest, journeyId: JourneyId, mode: CacheMode, budget: Budget, waiter: Waiter
  ): Promise<SummaryFromSource> => {
    try {
      const source = await loadSource(cache, request, mode, { waiter, takeLoad: () => budget.takeLoad() })
      const excerpt = await budget.build(() => excerptOf(source.value))
      const status = source.stale === null ? 'ok' : 'stale'
      const numbers = summariseWithRun(journeyId, excerpt, request.range === null)
      return { summary: { journeyId, status, ...numbers, problem: null, retryAfterS: null }, source }
    } catch (error) {
      const retryAfterS = pendingForS(error)
      const summary = retryAfterS === null ? withoutNumbers(journeyId, describeProblem(error)) : withoutNumbersYet(journeyId, retryAfterS)
      return { summary, source: null }
    }
  }
  return async (journeyId, range, mode, budget) => {
    const request = loader.request('statistics', journeyId, range)
    const { client, cause, signal } = budget.waiter
    const deadline = new AbortController()
    const waiter = { client, cause, signal: AbortSignal.any([deadline.signal, ...signal === null ? [] : [signal]]) }
    const found = await withTimeout(load(request, journeyId, mode, budget, waiter), deadlineMs, clock)
    if (found !== 'late') return found
    // continues in the background, and never throws
    cache.warm(request, 'refreshes', cause).catch(() => {})
    deadline.abort()
    return { summary: withoutNumbersYet(journeyId, deadlineMs / 1_000), source: null }
  }
}

/** Summarises journeys whose statistics are in memory or in the shared tier. */
export type SummariseHeld = (journeyIds: readonly JourneyId[], range: DateRange | null, budget: Budget) => Promise<JourneySummary[]>

/** Number of missing statistics that one request loads. The next request continues with the next ones. */
const maxLoadsBehind = 20
const askAgainS = 5
const maxFailures = 1_000

/**
 * Summarises journeys without waiting for TD. Missing journeys are `pending`. Each request loads some of them with the lowest
 * priority, each load with a token of the caller.
 */
export function createSummariseHeld (
  { cache, loader, clock, definitions, describeProblem }: SummariseOptions
): SummariseHeld {
  const summariseWithRun = createSummariseWithRun(definitions, clock)
  const backoff = new RetryBackoff(clock.monotonicMs)
  const failures = createRecentMap<string, PartProblem>(maxFailures)

  const loadBehind = async (request: TdSourceRequest, token: LoadToken, cause: LoadCause | null): Promise<void> => {
    const { error } = await cache.warm(request, 'warm-up', cause)
    if (error === null) return backoff.end(request.key)
    if (isUnsent(error)) return token.giveBack()
    failures.set(request.key, describeProblem(error))
    backoff.begin(request.key)
  }

  return async (journeyIds, range, budget) => {
    let loads = 0
    const beginLoad = (request: TdSourceRequest): void => {
      if (loads >= maxLoadsBehind || backoff.stateOf(request.key) === 'waiting') return
      try {
        const token = budget.takeLoad()
        loads++
        loadBehind(request, token, budget.waiter.cause).catch(() => {})
      } catch {
        // without a token it stays as it is, and the next request asks for it again
      }
    }
    return await Promise.all(journeyIds.map(async journeyId => {
      const request = loader.request('statistics', journeyId, range)
      try {
        const { value, stale, ttlMs } = await cache.get(request, 'only-if-cached')
        if (ttlMs <= 0) beginLoad(request)
        const summary = summariseWithRun(journeyId, excerptOf(value), range === null)
        return { journeyId, status: stale === null ? 'ok' as const : 'stale' as const, ...summary, problem: null, retryAfterS: null }
      } catch (error) {
        if (!(error instanceof NotCachedError)) return withoutNumbers(journeyId, describeProblem(error))
        beginLoad(request)
        const problem = backoff.stateOf(request.key) === 'waiting' ? failures.get(request.key) : undefined
        return problem === undefined ? withoutNumbersYet(journeyId, askAgainS) : withoutNumbers(journeyId, problem)
      }
    }))
  }
}

/** Returns a function that summarises an excerpt, with the facts about the journey's runs from the definition in memory and the clock. */
function createSummariseWithRun (definitions: ReportsOptions['definitions'], clock: Clock) {
  return (journeyId: JourneyId, excerpt: StatisticsExcerpt, cumulative: boolean) => {
    const definition = definitions?.peek(journeyId) ?? null
    const expectedMs = expectRunMs(definition, excerpt.rhythm)
    const run = describeRun(definition, excerpt.rhythm, expectedMs !== null && clock.wallMs() > expectedMs)
    return { ...summariseExcerpt(excerpt, cumulative), run }
  }
}

const excerpts = new WeakMap<Source, StatisticsExcerpt>()

/** Returns the excerpt of a source, computed once. */
function excerptOf (source: Source): StatisticsExcerpt {
  if (!isRead(source)) return source.excerpt ?? excerptStatistics(null)
  const known = excerpts.get(source)
  if (known !== undefined) return known
  const excerpt = excerptStatistics(source.endpoint === 'statistics' ? source.content : null)
  excerpts.set(source, excerpt)
  return excerpt
}

/** Returns the summary of a journey without numbers. */
export function withoutNumbers (journeyId: string, problem: PartProblem): JourneySummary {
  return { journeyId, status: 'failed', ...noNumbers, problem, retryAfterS: null }
}

function withoutNumbersYet (journeyId: string, retryAfterS: number): JourneySummary {
  return { journeyId, status: 'pending', ...noNumbers, problem: null, retryAfterS }
}

const noNumbers = { dataUpdatedAt: null, totalsScope: null, totals: null, rates: null, period: null, run: null, trend: null }
