import type { Clock } from '../runtime/clock.ts'
import type { SourceCache } from '../cache/source-cache.ts'
import type { CalendarDate } from '../domain/time/calendar-date.ts'
import type { JourneyId } from '../domain/td/journey-id.ts'
import { resolvePreset, type RangePreset } from '../domain/time/date-range.ts'
import type { SourceLoader } from '../reports/engine/source-loader.ts'
import type { Source } from '../reports/engine/source.ts'
import { endpoints } from '../treasure-data/endpoints/endpoints.ts'

const ranged = endpoints.filter(endpoint => endpoint.maxDays !== null)

/** Pause between two rounds. */
const intervalMs = 15_000

export interface WarmUpOptions {
  cache: SourceCache<Source>
  loader: SourceLoader
  journeyIds: readonly JourneyId[]
  /** Empty for TD's own default, without a range. */
  presets: readonly RangePreset[]
  /** Whether definitions are kept fresh, too. */
  definitions: boolean
  today: () => CalendarDate
  clock: Clock
}

/** Keeps the journeys' sources fresh in the background, one load after the other. Returns a function that stops it. */
export function startWarmUp ({ cache, loader, journeyIds, presets, definitions, today, clock }: WarmUpOptions): () => void {
  let ended = false
  let cancelTimer = (): void => {}

  const round = async (): Promise<void> => {
    const ranges = presets.length === 0 ? [null] : presets.map(preset => resolvePreset(preset, today()))
    for (const journeyId of journeyIds) {
      // definitions come first, because they show that there are new numbers
      const requests = [
        ...definitions ? [loader.request('definition', journeyId, null)] : [],
        ...ranges.flatMap(range => ranged.map(({ name }) => loader.request(name, journeyId, range)))
      ]
      for (const request of requests) {
        if (ended) return
        await cache.warm(request, 'warm-up')
      }
    }
    if (!ended) cancelTimer = clock.setTimer(begin, intervalMs)
  }
  // nothing in a round throws: `warm` handles failed loads
  const begin = (): void => { round().catch(() => {}) }

  if (journeyIds.length > 0) begin()
  return () => {
    ended = true
    cancelTimer()
  }
}
