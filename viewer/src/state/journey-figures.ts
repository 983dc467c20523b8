import { createBatchLoader, type BatchItem } from './batch-loader.ts'
import { describeFailure, type Failure } from './failure.ts'
import { loadFigures } from './reports.ts'
import type { Journeys, ListedJourney, Range } from './report-types.ts'
import type { RangeChoice } from './view-state.ts'
import type { RowFigures } from '../words/describe-row.ts'

/** The figures of the journeys in view. The previous period is loaded after the current one. */
export interface JourneyFigures {
  read (journeyId: string): RowFigures
  want (journeyId: string): void
  release (journeyId: string): void
  /** Calls back when the figures of a journey change; returns a function that stops it. */
  follow (journeyId: string, call: () => void): () => void
  refresh (): void
  end (): void
}

interface Hearers {
  onRange: (range: Range) => void
  /** Why figures could not be loaded; `null` once they load again. */
  onFailure: (failure: Failure | null) => void
}

const none: RowFigures = { current: null, before: null }
const askAgainS = 5
const dayMs = 86_400_000

/** Returns the figures for some days. Only journeys in view are requested. Their pages need the same statistics of both periods. */
export function createJourneyFigures (choice: RangeChoice, { onRange, onFailure }: Hearers): JourneyFigures {
  const known = new Map<string, RowFigures>()
  const followers = new Map<string, Set<() => void>>()
  let baseline: RangeChoice | null = null

  const put = (journeyId: string, changed: Partial<RowFigures>): void => {
    known.set(journeyId, { ...known.get(journeyId) ?? none, ...changed })
    for (const call of followers.get(journeyId) ?? []) call()
  }
  const retryAfterS = (error: unknown): number | null => {
    const failure = describeFailure(error)
    onFailure(failure)
    return failure.kind === 'key' ? null : failure.retryAfterS ?? askAgainS
  }
  const loadBatch = async (ids: readonly string[], range: RangeChoice, signal: AbortSignal): Promise<Journeys> => {
    const answer = await loadFigures(ids, range, signal)
    onFailure(null)
    return answer
  }

  const before = createBatchLoader<ListedJourney>({
    load: async (ids, signal) => baseline === null ? new Map() : readItems(await loadBatch(ids, baseline, signal)),
    onLoaded: (journeyId, before) => { put(journeyId, { before }) },
    retryAfterS
  })
  const current = createBatchLoader<ListedJourney>({
    load: async (ids, signal) => {
      const answer = await loadBatch(ids, choice, signal)
      if (answer.range !== undefined) {
        baseline = rangeBefore(answer.range)
        onRange(answer.range)
      }
      return readItems(answer)
    },
    onLoaded (journeyId, current) {
      put(journeyId, { current })
      if (current.period != null && baseline !== null) before.want(journeyId)
    },
    retryAfterS
  })

  return {
    read: journeyId => known.get(journeyId) ?? none,
    want: journeyId => { current.want(journeyId) },
    release (journeyId) {
      current.release(journeyId)
      before.release(journeyId)
    },
    follow (journeyId, call) {
      const calls = followers.get(journeyId) ?? new Set()
      followers.set(journeyId, calls.add(call))
      return () => { calls.delete(call) }
    },
    refresh () {
      current.refresh()
      before.refresh()
    },
    end () {
      current.end()
      before.end()
    }
  }
}

function readItems ({ journeys }: Journeys): Map<string, BatchItem<ListedJourney>> {
  return new Map(journeys.map(journey => [
    journey.journeyId, { value: journey, askAgainS: journey.status === 'pending' ? journey.retryAfterS ?? askAgainS : null }
  ]))
}

/** Returns the period of the same length right before, as in comparisons; `null` since launch. */
export function rangeBefore ({ from, to, days }: Range): { from: string, to: string } | null {
  if (from === null || to === null || days === null) return null
  const shift = (day: string): string => new Date(Date.parse(day) - days * dayMs).toISOString().slice(0, 10)
  return { from: shift(from), to: shift(to) }
}
