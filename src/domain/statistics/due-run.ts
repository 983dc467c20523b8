import type { GapReason } from '../history/find-gaps.ts'
import type { JourneyExecution } from '../td/journey-definition.ts'
import { parseInstant } from '../time/instant.ts'
import { onTimeUntilMs } from './journey-run.ts'

/** The last recorded run; times are ISO UTC, `null` if there is none. */
export interface LastRecorded {
  runAt: string | null
  /** When Treasure Data computed the latest recorded numbers. */
  dataUpdatedAt: string | null
}

/** The known facts about a journey's last run. Times are ISO UTC. */
export interface RunFacts {
  /** From the definition; `null` without one. */
  execution: JourneyExecution | null
  /** The latest point of the statistics. */
  dataUpdatedAt: string | null
  /** When the statistics were fetched. */
  fetchedAt: string
  /** Now. */
  at: string
}

/**
 * - `record`: there are numbers of an unrecorded run, and `runAt` names that run
 * - `await`: a run is in progress or finished, and its numbers have not arrived yet
 * - `overdue`: the numbers of a finished run did not arrive in time
 * - `none`: nothing is new
 */
export type DueRun = { kind: 'record', runAt: string } | { kind: 'await' | 'overdue' | 'none' }

/** How long to wait for the numbers of a run after its end. */
const awaitedMs = 3_600_000

/**
 * Decides what to record. New numbers form one set. Its time is the end of its run if the definition reports it, otherwise the time
 * when TD computed the numbers. Numbers that arrive a day late are recorded on arrival.
 */
export function findDueRun ({ execution, dataUpdatedAt, fetchedAt, at }: RunFacts, last: LastRecorded): DueRun {
  const startedAt = parseInstant(execution?.createdAt ?? '')
  const finishedAt = parseInstant(execution?.finishedAt ?? '')
  const endedAt = finishedAt !== null && finishedAt <= at ? finishedAt : null
  const isNewRun = endedAt !== null && (last.runAt === null || endedAt > last.runAt)
  const isLate = endedAt !== null && Date.parse(at) - Date.parse(endedAt) >= awaitedMs
  const waiting: DueRun = { kind: isLate ? 'overdue' : 'await' }
  if (dataUpdatedAt === null) return isNewRun && fetchedAt >= endedAt ? { kind: 'record', runAt: endedAt } : { kind: 'none' }
  if (last.dataUpdatedAt !== null && dataUpdatedAt <= last.dataUpdatedAt) return isNewRun ? waiting : { kind: 'none' }
  const ofRun = startedAt === null || dataUpdatedAt >= startedAt
  if (execution !== null && finishedAt === null && startedAt !== null && ofRun) return { kind: 'await' }
  if (isNewRun && ofRun) return { kind: 'record', runAt: endedAt }
  return isNewRun && !isLate ? waiting : { kind: 'record', runAt: dataUpdatedAt }
}

/**
 * Returns why runs are missing between the last recorded run and the one to record now; `null` if none is missing. `times` are the
 * times of Treasure Data's history, one per run. `hasFailed` says whether Treasure Data failed to answer in between.
 */
export function findMissedReason (
  last: LastRecorded,
  { runAt, dataUpdatedAt, times, spacingMs, hasFailed }: {
    runAt: string, dataUpdatedAt: string | null, times: readonly string[], spacingMs: number | null, hasFailed: boolean
  }
): GapReason | null {
  const { runAt: lastRunAt, dataUpdatedAt: lastDataAt } = last
  if (lastRunAt === null) return null
  const isMissed = lastDataAt !== null && dataUpdatedAt !== null && times.some(time => time > lastDataAt && time < dataUpdatedAt)
  if (isMissed) return hasFailed ? 'failed' : 'not-recorded'
  return spacingMs !== null && Date.parse(runAt) > onTimeUntilMs(Date.parse(lastRunAt), spacingMs) ? 'no-run' : null
}
