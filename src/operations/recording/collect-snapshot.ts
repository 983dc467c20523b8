import type { SourceCache } from '../../cache/source-cache.ts'
import type { RunNumbers } from '../../domain/statistics/measure-run.ts'
import { readDefinitionNames } from '../../domain/td/definition-names.ts'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import { addDays, calendarDateAt } from '../../domain/time/calendar-date.ts'
import type { SourceLoader } from '../../reports/engine/source-loader.ts'
import { definitionIn, type Source } from '../../reports/engine/source.ts'
import { chartNames } from '../../reports/resources/history.ts'
import type { SnapshotSet } from '../../store/history/snapshot-set.ts'
import { withholdExecutions } from '../../treasure-data/contract/withhold-users.ts'
import { loadCharts } from './load-charts.ts'

export interface CollectOptions {
  cache: SourceCache<Source>
  loader: SourceLoader
  timeZone: string
}

/** A run to be recorded, with its data loaded so far. */
export interface RunToCollect {
  journeyId: JourneyId
  runAt: string
  recordedAt: string
  dataUpdatedAt: string | null
  statistics: Source
  definition: Source | null
}

/** A snapshot set, as complete as Treasure Data's answers. */
export interface CollectedRun {
  set: SnapshotSet
  /** The time of each run in Treasure Data's series. */
  times: readonly string[]
  /** Whether all charts were loaded. */
  isWhole: boolean
}

/**
 * Collects the data to record after a run. The charts of the day before the run are loaded at the lowest priority. Throws if no thread is
 * free for a large answer.
 */
export async function collectSnapshot (options: CollectOptions, run: RunToCollect): Promise<CollectedRun> {
  const { loader, timeZone } = options
  const { journeyId, runAt, recordedAt, dataUpdatedAt } = run
  const day = addDays(calendarDateAt(Date.parse(runAt), timeZone), -1)
  const { graphs, isWhole } = await loadCharts(options, journeyId, day, chartNames)
  const { totals, stages, times } = await loader.measure(run.statistics)
  const set = {
    journeyId,
    runAt,
    recordedAt,
    dataUpdatedAt,
    totals,
    stages: nameStages(stages, definitionIn(run.definition)),
    statistics: await loader.withholdUsers(run.statistics),
    definition: run.definition === null || run.definition.isEmpty ? null : withholdExecutions(await loader.withholdUsers(run.definition)),
    graphs
  }
  return { set, times, isWhole }
}

/** Returns the stages of a run, with names and step types from the definition. */
export function nameStages (stages: RunNumbers['stages'], definition: JourneyDefinition | null): SnapshotSet['stages'] {
  const names = readDefinitionNames(definition)
  return stages.map((stage, index) => {
    const before = stages.slice(0, index).filter(({ id }) => id === stage.id).length
    const steps = stage.steps.map(step => ({ ...step, type: step.type === 'unknown' ? names.findStep(step.id)?.type ?? null : step.type }))
    return { ...stage, name: names.findStage(stage.id, before)?.name ?? null, steps }
  })
}
