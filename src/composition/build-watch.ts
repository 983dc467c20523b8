import type { Config } from '../config/load-config.ts'
import type { JourneyId } from '../domain/td/journey-id.ts'
import type { JourneyIndexes } from '../reports/engine/journey-indexes.ts'
import { JourneyWatch, type JourneyWatchOptions } from '../operations/recording/watch-journeys.ts'
import { SnapshotStore } from '../store/history/snapshot-store.ts'
import type { Engine } from './build-reports.ts'

/** Builds what records the runs of journeys; `null` without a store. */
export function buildWatch (
  config: Config, { store, cache, loader, runs, indexes }: Engine, common: Pick<JourneyWatchOptions, 'clock' | 'random' | 'log'>
): JourneyWatch | null {
  if (store === null) return null
  const watch = new JourneyWatch({
    ...common,
    cache,
    loader,
    store: new SnapshotStore(store.store),
    history: store.history,
    journeys: () => listWatched(config, indexes),
    definitions: config.TD_DEFINITIONS,
    timeZone: config.TD_TIME_ZONE,
    historyDays: config.HISTORY_DAYS
  })
  runs.follow((journeyId, endedAtMs) => watch.noteRun(journeyId, endedAtMs))
  return watch
}

function listWatched (
  { WATCH_JOURNEYS: watched, JOURNEYS: listed, WARM_JOURNEYS: warm }: Config, indexes: JourneyIndexes
): readonly JourneyId[] {
  if (watched.length > 0) return watched
  const launched = indexes.current().index.journeys.filter(({ state }) => state === 'launched').map(({ journeyId }) => journeyId)
  return [...new Set([...listed, ...warm, ...launched])]
}
