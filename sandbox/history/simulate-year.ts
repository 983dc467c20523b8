import type { GapReason } from '../../src/domain/history/find-gaps.ts'
import { findMissedReason } from '../../src/domain/statistics/due-run.ts'
import { measureRun } from '../../src/domain/statistics/measure-run.ts'
import { addDays, daysBetween, type CalendarDate } from '../../src/domain/time/calendar-date.ts'
import { nameStages } from '../../src/operations/recording/collect-snapshot.ts'
import { definitionIn, readSource } from '../../src/reports/engine/source.ts'
import type { MissedRuns } from '../../src/store/history/missed-runs.ts'
import type { DailyGraph, SnapshotSet } from '../../src/store/history/snapshot-set.ts'
import { withholdExecutions, withholdUsers } from '../../src/treasure-data/contract/withhold-users.ts'
import { lastRunDay, runTimeOf } from '../daily-run.ts'
import type { JourneyEndpoint } from '../endpoints.ts'
import { createJourneyAnswers } from '../journey-answers.ts'
import type { JourneyPlan } from '../journey-plan.ts'

/** The number of simulated days, including today. */
export const yearDays = 366

/** How long after its run a set is recorded. */
const recordedAfterMs = 4 * 60_000
const dayMs = 86_400_000
/** The range of series in days. Totals do not depend on the range, and a short series is read faster. It is longer than the longest gap. */
const seriesDays = 20

/** Unrecorded runs: how many days ago the first one was, and how many there were. */
const gaps: ReadonlyArray<{ age: number, days: number, reason: GapReason }> = [
  { age: 140, days: 3, reason: 'not-recorded' },
  { age: 33, days: 2, reason: 'failed' }
]

/** The records of one time: the set of a run, the previous run, and the runs missed in between. */
export interface SimulatedRecord {
  set: SnapshotSet
  lastRunAt: string | null
  missed: MissedRuns | null
}

/**
 * Yields the records of a journey over the year that ends at `untilMs` (ms since 1970 UTC), the earliest run first. Each set contains
 * the sandbox's answers right after its run.
 */
export function * simulateYear (plan: JourneyPlan, untilMs: number): Generator<SimulatedRecord> {
  if (plan.launchedOn === null) return
  let nowMs = untilMs
  const answer = createJourneyAnswers(() => nowMs, new Map([[plan.id, plan]]))
  const ask = (endpoint: JourneyEndpoint, range: Record<string, CalendarDate> = {}): Buffer =>
    withholdUsers(answer(endpoint, plan.id, new URLSearchParams(range)).body)
  const definition = withholdExecutions(ask('definition'))
  const named = definitionIn(readSource('definition', describe(definition)))
  const lastDay = lastRunDay(untilMs)
  let lastRunAt: string | null = null
  for (let age = Math.min(yearDays - 1, daysBetween(plan.launchedOn, lastDay)); age >= 0; age--) {
    if (findGap(age) !== undefined) continue
    const day = addDays(lastDay, -age)
    const [eve, runAt] = [addDays(day, -1), runTimeOf(day)]
    nowMs = Date.parse(runAt) + recordedAfterMs
    const series = readSource('statistics', describe(ask('statistics', { from: addDays(day, -seriesDays), to: day })))
    const { totals, stages, times } = measureRun(series.content)
    const run = { runAt, dataUpdatedAt: runAt, times, spacingMs: dayMs, hasFailed: findGap(age + 1)?.reason === 'failed' }
    const reason = findMissedReason({ runAt: lastRunAt, dataUpdatedAt: lastRunAt }, run)
    const set: SnapshotSet = {
      journeyId: plan.id,
      runAt,
      recordedAt: new Date(nowMs).toISOString(),
      dataUpdatedAt: runAt,
      totals,
      stages: nameStages(stages, named),
      statistics: ask('statistics'),
      definition,
      graphs: day === plan.launchedOn ? [] : graphKinds.map(kind => ({ day: eve, kind, body: ask(kind, { from: eve, to: eve }) }))
    }
    yield { set, lastRunAt, missed: lastRunAt === null || reason === null ? null : { since: lastRunAt, until: runAt, reason } }
    lastRunAt = runAt
  }
}

const graphKinds: ReadonlyArray<DailyGraph['kind']> = ['conversion', 'activation']

function findGap (age: number) {
  return gaps.find(gap => age <= gap.age && age > gap.age - gap.days)
}

function describe (body: Buffer) {
  return { body, mediaType: 'application/json', etag: null, lastModified: null }
}
