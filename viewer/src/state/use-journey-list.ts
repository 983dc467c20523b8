import { useEffect, useState } from 'preact/hooks'
import { describeFailure, type Failure } from './failure.ts'
import { loadJourneys, type ListSort } from './reports.ts'
import type { IndexStatus, ListedJourney } from './report-types.ts'
import type { ListColumn, Order } from './view-state.ts'

export interface JourneyList {
  /** `null` until the first page is there. Of the search before while the next one loads. */
  journeys: readonly ListedJourney[] | null
  /** On all pages, those included that are not loaded. */
  total: number
  indexes: readonly IndexStatus[]
  failure: Failure | null
  isLoading: boolean
}

interface Asked {
  q: string
  order: Order<ListColumn>
  /** Each change asks again. */
  version: unknown
}

/** Further journeys are found by searching. */
const mostPages = 10
const askAgainMs = 5_000
const mostAttempts = 5

const nothing: JourneyList = { journeys: null, total: 0, indexes: [], failure: null, isLoading: true }

/** The journeys that the reader may see, page after page. An index or a name that is being loaded has the list asked for again. */
export function useJourneyList ({ q, order, version }: Asked): JourneyList {
  const [list, setList] = useState(nothing)
  const [attempt, setAttempt] = useState(0)
  const sort = toSort(order)
  useEffect(() => { setAttempt(0) }, [q, sort, version])
  useEffect(() => {
    const given = new AbortController()
    const { signal } = given
    setList(list => ({ ...list, isLoading: true }))
    loadPages({ q, sort }, signal, found => { setList(list => list.journeys === null ? found : list) }).then(found => {
      if (!signal.aborted) setList(found)
    }, (error: unknown) => {
      if (!signal.aborted) setList(list => ({ ...list, failure: describeFailure(error), isLoading: false }))
    })
    return () => { given.abort() }
  }, [q, sort, version, attempt])
  const { journeys, indexes, isLoading } = list
  const isIncomplete = indexes.some(({ status }) => status === 'pending') || journeys?.some(({ name }) => name === null) === true
  useEffect(() => {
    if (isLoading || !isIncomplete || attempt >= mostAttempts) return undefined
    const timer = setTimeout(() => { setAttempt(attempt + 1) }, askAgainMs)
    return () => { clearTimeout(timer) }
  }, [isLoading, isIncomplete, attempt])
  return list
}

/** Loads all pages up to a limit; the first one is told of when it is there. */
async function loadPages (
  asked: { q: string, sort: ListSort }, signal: AbortSignal, onFirst: (list: JourneyList) => void
): Promise<JourneyList> {
  const journeys = new Map<string, ListedJourney>()
  let cursor: string | null = null
  let total = 0
  let indexes: readonly IndexStatus[] = []
  for (let page = 0; page < mostPages; page++) {
    const answer = await loadJourneys({ ...asked, cursor }, signal)
    for (const journey of answer.journeys) journeys.set(journey.journeyId, journey)
    total = answer.total ?? journeys.size
    indexes = answer.indexes ?? []
    cursor = answer.next ?? null
    if (cursor === null) break
    if (page === 0 && !signal.aborted) onFirst({ journeys: [...journeys.values()], total, indexes, failure: null, isLoading: true })
  }
  return { journeys: [...journeys.values()], total, indexes, failure: null, isLoading: false }
}

/** The service knows no figures while it lists: columns of figures are put in order among those that are loaded. */
function toSort ({ column, isDescending }: Order<ListColumn>): ListSort {
  if (column === 'entries' || column === 'goalRate') return 'name'
  return isDescending ? `-${column}` : column
}
