import { useCallback, useEffect, useRef, useState } from 'preact/hooks'
import { createJourneyPages, noJourneys, type JourneyList, type JourneyPages } from './journey-pages.ts'
import { loadJourneys, type ListSort } from './reports.ts'
import { isFigureColumn, type ListColumn, type Order } from './view-state.ts'

interface Asked {
  q: string
  order: Order<ListColumn>
  /** Each change reloads the list. */
  version: unknown
}

const askAgainMs = 5_000
const mostAttempts = 5

/**
 * The journeys that the reader may see: the first page, and one more with each call of `more`. The list is reloaded while an index or a
 * name is loading.
 */
export function useJourneyList ({ q, order, version }: Asked): JourneyList & { more: () => void } {
  const [list, setList] = useState(noJourneys)
  const [attempt, setAttempt] = useState(0)
  const pages = useRef<JourneyPages | null>(null)
  const sort = toSort(order)
  useEffect(() => {
    const opened = createJourneyPages(
      (cursor, signal) => loadJourneys({ q, sort, cursor }, signal), changed => { setList(list => ({ ...list, ...changed })) })
    pages.current = opened
    setAttempt(0)
    opened.refresh()
    return () => { opened.end() }
  }, [q, sort])
  const isFirst = useRef(true)
  useEffect(() => {
    if (!isFirst.current) pages.current?.refresh()
    isFirst.current = false
  }, [version, attempt])
  const { journeys, indexes, isLoading } = list
  const isIncomplete = indexes.some(({ status }) => status === 'pending') || journeys?.some(({ name }) => name === null) === true
  useEffect(() => {
    if (isLoading || !isIncomplete || attempt >= mostAttempts) return undefined
    const timer = setTimeout(() => { setAttempt(attempt + 1) }, askAgainMs)
    return () => { clearTimeout(timer) }
  }, [isLoading, isIncomplete, attempt])
  const more = useCallback(() => { pages.current?.more() }, [])
  return { ...list, more }
}

/** The service lists journeys without figures, so columns of figures sort only the loaded rows. */
function toSort ({ column, isDescending }: Order<ListColumn>): ListSort {
  if (isFigureColumn(column)) return 'name'
  return isDescending ? `-${column}` : column
}
