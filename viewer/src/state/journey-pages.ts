import { describeFailure, type Failure } from './failure.ts'
import type { IndexStatus, Journeys, ListedJourney } from './report-types.ts'

export interface JourneyList {
  /** `null` until the first page is loaded. While a new search loads, the result of the last one. */
  journeys: readonly ListedJourney[] | null
  /** Number of journeys on all pages, including those that are not loaded. */
  total: number
  /** Whether there are further pages. */
  hasMore: boolean
  indexes: readonly IndexStatus[]
  failure: Failure | null
  isLoading: boolean
}

/** A list of journeys that loads one page at a time. */
export interface JourneyPages {
  /** Loads the first page, or reloads all loaded pages. */
  refresh (): void
  /** Loads the next page, unless there is none or one is loading. */
  more (): void
  end (): void
}

type LoadPage = (cursor: string | null, signal: AbortSignal) => Promise<Journeys>

export const noJourneys: JourneyList = { journeys: null, total: 0, hasMore: false, indexes: [], failure: null, isLoading: true }

/** Returns a list that loads its pages on demand. `onChange` is called after each change. */
export function createJourneyPages (load: LoadPage, onChange: (changed: Partial<JourneyList>) => void): JourneyPages {
  let journeys: ReadonlyMap<string, ListedJourney> = new Map()
  let next: string | null = null
  let pages = 1
  let loading: AbortController | null = null

  /** Loads some pages after a cursor and appends them. */
  const loadPages = async (count: number, from: string | null, before: ReadonlyMap<string, ListedJourney>, signal: AbortSignal) => {
    const found = new Map(before)
    let cursor = from
    let total = 0
    let indexes: readonly IndexStatus[] = []
    let loaded = 0
    do {
      const answer = await load(cursor, signal)
      for (const journey of answer.journeys) found.set(journey.journeyId, journey)
      total = answer.total ?? found.size
      indexes = answer.indexes ?? []
      cursor = answer.next ?? null
      loaded++
    } while (cursor !== null && loaded < count)
    return { found, cursor, total, indexes }
  }

  const begin = (count: number, from: string | null, before: ReadonlyMap<string, ListedJourney>): void => {
    loading?.abort()
    const given = new AbortController()
    loading = given
    onChange({ isLoading: true })
    loadPages(count, from, before, given.signal).then(({ found, cursor, total, indexes }) => {
      if (given.signal.aborted) return
      journeys = found
      next = cursor
      pages = from === null ? count : pages + count
      loading = null
      onChange({ journeys: [...found.values()], total, indexes, hasMore: cursor !== null, failure: null, isLoading: false })
    }, (error: unknown) => {
      if (given.signal.aborted) return
      loading = null
      onChange({ failure: describeFailure(error), isLoading: false })
    })
  }

  return {
    refresh () { begin(pages, null, new Map()) },
    more () { if (loading === null && next !== null) begin(1, next, journeys) },
    end () { loading?.abort() }
  }
}
