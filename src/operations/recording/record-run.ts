import type { SourceAnswer } from '../../cache/source-cache-contract.ts'
import type { GapReason } from '../../domain/history/find-gaps.ts'
import { findDueRun, findMissedReason, type LastRecorded } from '../../domain/statistics/due-run.ts'
import { isRunDue, onTimeUntilMs } from '../../domain/statistics/journey-run.ts'
import { noDefinition } from '../../domain/td/journey-definition.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { rhythmIn } from '../../reports/engine/expected-runs.ts'
import type { TdSourceRequest } from '../../reports/engine/source-loader.ts'
import { definitionIn, type Source } from '../../reports/engine/source.ts'
import { formatInstant, type Clock } from '../../runtime/clock.ts'
import type { SnapshotStore } from '../../store/history/snapshot-store.ts'
import { collectSnapshot, type CollectOptions, type RunToCollect } from './collect-snapshot.ts'

export interface RecordOptions extends CollectOptions {
  store: SnapshotStore
  clock: Clock
  /** Whether definitions are loaded. */
  definitions: boolean
  /** Returns whether this process may still record. */
  mayRecord (): Promise<boolean>
}

/** The state of a journey between two polls. */
export interface WatchedState {
  /** The usual time between runs; `null` if unknown. */
  spacingMs: number | null
  /** Time of the first failure of Treasure Data after the last set, in ms by the wall clock; `null` if there was none. */
  failedSinceMs: number | null
  /** The same for the charts of the set to be written. */
  chartsSinceMs: number | null
  /** When the period without runs was last noted. */
  notedAtMs: number
}

/** The outcome of a poll. `awaited`: the numbers or charts of a run are not available yet. `failed`: Treasure Data did not answer. */
export interface PollResult {
  kind: 'recorded' | 'awaited' | 'failed' | 'nothing'
  lastRunAt: string | null
  /** Why runs are missing, if this poll found it. */
  missed: GapReason | null
}

/** The outcome of a poll. `store`: the store was not usable. `lost`: another process now records. */
export type PollOutcome = PollResult | { kind: 'store' } | { kind: 'lost' }

/** How long a set waits for charts that could not be loaded. */
const chartsPatienceMs = 3_600_000
/** Interval of notes about the same period without runs. */
const noteMs = 3_600_000

/** Polls a journey, and records its last run if it is not recorded yet. Loads have the lowest priority. */
export async function recordRun (options: RecordOptions, journeyId: JourneyId, state: WatchedState): Promise<PollOutcome> {
  const { store, clock, definitions, loader, mayRecord } = options
  const last = await store.readLast(journeyId)
  if (last === null) return { kind: 'store' }
  const definition = definitions ? await load(options, loader.request('definition', journeyId, null)) : null
  const { latestExecution: execution = null } = definitionIn(definition?.value ?? null) ?? {}
  const statistics = await load(options, loader.request('statistics', journeyId, null))
  const at = formatInstant(clock.wallMs())
  const rhythm = rhythmIn(statistics?.value ?? null)
  if (statistics !== null) state.spacingMs = rhythm.spacingMs
  if (statistics === null || statistics.stale !== null) {
    state.failedSinceMs ??= clock.wallMs()
    return await noteMissing(options, journeyId, state, { kind: 'failed', last, at, reason: 'failed' })
  }
  // a journey without numbers has not run
  if (statistics.value.isEmpty) return { kind: 'nothing', lastRunAt: last.runAt, missed: null }
  const fetchedAt = formatInstant(statistics.fetchedAtWallMs)
  const due = findDueRun({ execution, dataUpdatedAt: rhythm.lastAt, fetchedAt, at }, last)
  if (due.kind !== 'record') {
    const kind = due.kind === 'await' ? 'awaited' : 'nothing'
    const isDue = isRunDue(definitionIn(definition?.value ?? null) ?? noDefinition)
    if (!isDue) return { kind, lastRunAt: last.runAt, missed: null }
    return await noteMissing(options, journeyId, state, { kind, last, at, reason: due.kind === 'none' ? 'no-run' : 'failed' })
  }
  const run: RunToCollect = {
    journeyId,
    runAt: due.runAt,
    recordedAt: at,
    dataUpdatedAt: rhythm.lastAt,
    statistics: statistics.value,
    definition: definition?.value ?? null
  }
  const { set, times, isWhole } = await collectSnapshot(options, run)
  if (!isWhole) {
    state.chartsSinceMs ??= clock.wallMs()
    if (clock.wallMs() - state.chartsSinceMs < chartsPatienceMs) return { kind: 'awaited', lastRunAt: last.runAt, missed: null }
  }
  if (!await mayRecord()) return { kind: 'lost' }
  const reason = findMissedReason(last, { ...run, times, spacingMs: rhythm.spacingMs, hasFailed: state.failedSinceMs !== null })
  const missed = reason === null || last.runAt === null ? null : { since: last.runAt, until: due.runAt, reason }
  const isFirst = await store.record(set, last.runAt, missed)
  if (isFirst === null) return { kind: 'store' }
  // a gap that was already noted is not reported again
  const isTold = state.notedAtMs !== -Infinity
  Object.assign(state, { failedSinceMs: null, chartsSinceMs: null, notedAtMs: -Infinity })
  return { kind: isFirst ? 'recorded' : 'nothing', lastRunAt: due.runAt, missed: isTold ? null : reason }
}

/** Loads an answer if needed. Returns the answer in memory, or `null`. */
async function load ({ cache }: RecordOptions, request: TdSourceRequest): Promise<SourceAnswer<Source> | null> {
  const { error } = await cache.warm(request, 'warm-up')
  const answer = cache.peek(request)
  return error !== null && answer?.stale === null ? null : answer
}

/** Notes that runs are missing if the next run after the last recorded one is overdue. */
async function noteMissing (
  { store, clock }: RecordOptions, journeyId: JourneyId, state: WatchedState,
  { kind, last: { runAt: since }, at, reason }: { kind: PollResult['kind'], last: LastRecorded, at: string, reason: GapReason }
): Promise<PollOutcome> {
  const { spacingMs, notedAtMs } = state
  const nowMs = clock.wallMs()
  const isOverdue = since !== null && spacingMs !== null && nowMs > onTimeUntilMs(Date.parse(since), spacingMs)
  if (!isOverdue || nowMs - notedAtMs < noteMs) return { kind, lastRunAt: since, missed: null }
  if (!await store.noteMissed(journeyId, { since, until: at, reason })) return { kind: 'store' }
  state.notedAtMs = nowMs
  return { kind, lastRunAt: since, missed: notedAtMs === -Infinity ? reason : null }
}
