import { EncodedBodies } from '../cache/encoded/encoded-bodies.ts'
import { ReportDates } from '../cache/encoded/report-dates.ts'
import { SourceCache } from '../cache/source-cache.ts'
import type { Config } from '../config/load-config.ts'
import { Problem } from '../http/problems/problem.ts'
import { describePartProblem } from '../http/problems/to-problem.ts'
import { Definitions } from '../reports/engine/definitions.ts'
import { DriftLog } from '../operations/drift-log.ts'
import { UpstreamLog } from '../operations/logs/upstream-log.ts'
import { CacheOperations } from '../reports/engine/cache-operations.ts'
import { createJudge } from '../reports/engine/failure.ts'
import { Bundles } from '../reports/engine/bundles.ts'
import { JourneyIndexes } from '../reports/engine/journey-indexes.ts'
import type { FindListed } from '../reports/engine/related-journeys.ts'
import { JourneyRuns } from '../reports/engine/journey-runs.ts'
import { RecordedSources } from '../reports/engine/recorded-sources.ts'
import { Reports } from '../reports/engine/reports.ts'
import { SourceLoader, type OnDrift } from '../reports/engine/source-loader.ts'
import type { Source } from '../reports/engine/source.ts'
import { Tally } from '../runtime/tally.ts'
import { createExplain } from '../reports/explain/explanations.ts'
import { createExplainHistory } from '../reports/explain/history-explanations.ts'
import { Histories } from '../reports/resources/history.ts'
import { createSummarise, createSummariseHeld } from '../reports/resources/journey-summaries.ts'
import type { JourneyId } from '../domain/td/journey-id.ts'
import type { IndexSubject } from '../domain/td/subject.ts'
import { createToday } from '../domain/time/calendar-date.ts'
import { untraced } from '../runtime/tracer.ts'
import { longestTaskMs, ThreadPool } from '../threads/thread-pool.ts'
import { boundAccount, createKeyChange } from './bind-answers.ts'
import { buildClient } from './build-client.ts'
import type { Deps } from './deps.ts'

export type Engine = Awaited<ReturnType<typeof buildReports>>

/**
 * Builds what turns Treasure Data's answers into reports: the shared tier, the client, the cache and the reports. The tier and the
 * store are loaded only if the settings name one, because their drivers take time and memory.
 */
export async function buildReports (
  config: Config, { clock, dispatcher, logger, random = Math.random, tracer = untraced, patience = 1 }: Deps
) {
  const { sharedTier: settings, TD_TIME_ZONE: timeZone, CACHE_SOFT_DEADLINE_MS: softDeadlineMs } = config
  const common = { origin: config.TD_ORIGIN, clock, log: logger, tracer }
  // the longest that callers may wait for a load
  const deadlineMs = config.TD_QUEUE_DEADLINE_MS + config.TD_DEADLINE_MS
  const quota = { maxConcurrency: config.TD_MAX_CONCURRENCY, maxPerSecond: config.TD_MAX_RPS }
  const account = boundAccount(config.TD_ACCOUNT, config.TD_API_KEY)
  const tier = settings && (await import('./build-shared-tier.ts')).buildSharedTier<Source>({
    ...common, account, deadlineMs, settings, quota, patience
  })
  const store = config.store && await (await import('./build-store.ts')).buildStore<Source>({
    ...common,
    account,
    key: config.TD_API_KEY,
    settings: config.store,
    shared: tier?.store ?? null,
    maxBytes: config.STORE_ANSWERS_MAX_BYTES,
    patience
  })
  const upstreamLog = new UpstreamLog(logger, { deadlineMs: config.TD_DEADLINE_MS })
  const { client, calls } = buildClient(config, {
    clock, dispatcher, logger, random, tracer, upstreamLog, fleet: tier?.fleet.permits ?? null, onKeyReplaced: key => onKeyReplaced(key)
  })
  const today = createToday(clock.wallMs, timeZone)
  // half of the bound is for sources, because reports can be made again from them
  const sourceBytes = Math.floor(config.CACHE_MAX_BYTES / 2)
  const keeping = store?.sources ?? tier?.store ?? null
  const cache = new SourceCache<Source>({
    ...common,
    deadlineMs,
    maxBytes: sourceBytes,
    negativeTtlMs: config.CACHE_TTL_NEGATIVE_S * 1_000,
    softDeadlineMs,
    judge: createJudge(describePartProblem),
    onFailure: (...failed) => upstreamLog.noteFailure(...failed),
    late: { reason: 'upstream-timeout', status: 504 },
    queued: { reason: 'busy', status: 503 },
    ...keeping === null ? {} : { store: keeping },
    ...tier === null ? {} : { purgeMessages: tier.fleet.purgeMessages }
  })
  const driftLog = new DriftLog(drift => logger.warn(drift, 'response does not match Treasure Data\'s documented schema'))
  const bytes = new EncodedBodies(config.CACHE_MAX_BYTES - sourceBytes)
  const runs = new JourneyRuns({ clock, onRun: (...ended) => cache.outdate(...ended) })
  const onKeyReplaced = createKeyChange(config.TD_ACCOUNT, config.TD_API_KEY, { cache, bytes, runs, tier, store, log: logger })
  const onDrift: OnDrift = (...drift) => driftLog.note(...drift)
  const threads = new ThreadPool({
    timeoutMs: patience * longestTaskMs,
    onError: err => logger.error({ err }, 'worker thread failed; large responses may be refused')
  })
  const realtime = {
    isRealtime: (id: JourneyId): boolean => indexes.isRealtime(id),
    findRealtime: async (...question: Parameters<JourneyIndexes['findRealtime']>) => await indexes.findRealtime(...question)
  }
  const loader = new SourceLoader({ threads, client, today, lifetimes: lifetimesOf(config), runs, onDrift, tracer, realtime })
  const definitions = config.TD_DEFINITIONS ? new Definitions({ cache, loader, clock, maxWaitMs: softDeadlineMs }) : null
  const adjustments = new Tally<string>()
  const histories = store && new Histories({
    reader: store.history, deleteHistory: journeyId => store.deleteHistory(journeyId), timeZone, clock, threads
  })
  const recorded = store && new RecordedSources({ reader: store.history, timeZone, clock, lifetimes: lifetimesOf(config), threads })
  const options = { cache, loader, definitions, clock, today, timeZone, describeProblem: describePartProblem }
  const indexes: JourneyIndexes = new JourneyIndexes({ ...options, subjects: listIndexes(config), maxWaitMs: patience * maxIndexWaitMs })
  const bundles = new Bundles({
    ...options, indexes, isLoaded: config.TD_DEFINITIONS, problemOff: describePartProblem(new Problem('definitions-off'))
  })
  const findListed: FindListed = id => indexes.find(id)
  const reports = new Reports({ ...options, findListed, recorded, threads, bytes, dates: new ReportDates(), adjustments, tracer })
  return {
    tier,
    store,
    client,
    cache,
    bytes,
    driftLog,
    loader,
    definitions,
    runs,
    indexes,
    bundles,
    adjustments,
    calls,
    today,
    reports,
    threads,
    summarise: createSummarise(options),
    summariseHeld: createSummariseHeld(options),
    /** `null` without a store, as what explains it. */
    histories,
    explainHistory: histories && createExplainHistory(histories, threads),
    explain: createExplain(reports, threads),
    cacheOperations: new CacheOperations(cache, bytes),
    /**
     * Opens the store, if there is one, so that the first callers find earlier answers in it. It may hold answers that other replicas have
     * purged since, so these purges are learned first.
     */
    async start (): Promise<void> {
      if (store === null) logger.info('persistence is off because STORE_URL is not set: a restart loses all cached answers')
      else await Promise.all([store.start(), tier?.start()])
    },
    /** Ends work in the background; loads in progress continue. */
    stop: (): void => client.close(),
    close: async (): Promise<void> => {
      const purges = cache.owedPurges()
      if (purges > 0) logger.error({ purges }, 'purges did not reach the other replicas: repeat them once the shared tier is back')
      // large answers that are still to be written are encoded by threads
      await store?.close()
      await threads.close()
      await tier?.close()
    }
  }
}

/** Callers wait longer for the list than for names: without a list there is nothing to show. */
const maxIndexWaitMs = 10_000

/** Returns the indexes that the settings name, each once. Parent segments come first, because they say more about a journey. */
function listIndexes ({ TD_AUDIENCES: audiences, TD_FOLDERS: folders }: Config): IndexSubject[] {
  return [
    ...[...new Set(audiences)].map(id => ({ kind: 'audience', id }) as const),
    ...[...new Set(folders)].map(id => ({ kind: 'folder', id }) as const)
  ]
}

function lifetimesOf (config: Config) {
  return {
    openTtlMs: config.CACHE_TTL_OPEN_S * 1_000,
    settlingTtlMs: config.CACHE_TTL_SETTLING_S * 1_000,
    settledTtlMs: config.CACHE_TTL_SETTLED_S * 1_000,
    emptyTtlMs: Math.min(config.CACHE_TTL_OPEN_S, config.CACHE_TTL_NEGATIVE_S) * 1_000,
    staleWhileRevalidateMs: config.CACHE_SWR_S * 1_000,
    staleIfErrorMs: config.CACHE_STALE_IF_ERROR_S * 1_000,
    staleIfErrorSettledMs: config.CACHE_STALE_IF_ERROR_SETTLED_S * 1_000
  }
}
