import type { SourceAnswer } from '../../cache/source-cache-contract.ts'
import type { SourceCache } from '../../cache/source-cache.ts'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { CalendarDate } from '../../domain/time/calendar-date.ts'
import type { SourceLoader } from '../../reports/engine/source-loader.ts'
import type { Source } from '../../reports/engine/source.ts'
import type { DailyGraph } from '../../store/history/snapshot-set.ts'

/** The charts of a day, as far as Treasure Data sent any. */
interface LoadedCharts {
  graphs: DailyGraph[]
  /** Whether no load failed. */
  isWhole: boolean
}

/** Loads charts of one day at the lowest priority, one after the other. Throws if no thread is free for a large answer. */
export async function loadCharts (
  { cache, loader }: { cache: SourceCache<Source>, loader: SourceLoader }, journeyId: JourneyId, day: CalendarDate,
  kinds: ReadonlyArray<DailyGraph['kind']>
): Promise<LoadedCharts> {
  const graphs: DailyGraph[] = []
  let isWhole = true
  for (const kind of kinds) {
    const request = loader.request(kind, journeyId, { from: day, to: day })
    const { error } = await cache.warm(request, 'warm-up')
    const answer: SourceAnswer<Source> | null = error === null ? cache.peek(request) : null
    if (answer === null || answer.stale !== null) isWhole = false
    else if (!answer.value.isEmpty) graphs.push({ day, kind, body: await loader.withholdUsers(answer.value) })
  }
  return { graphs, isWhole }
}
