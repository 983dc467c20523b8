import { useEffect, useMemo, useState } from 'preact/hooks'
import { KeyForm } from '../parts/key-form.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { RangeBar } from '../parts/range-bar.tsx'
import type { Failure } from '../state/failure.ts'
import { createJourneyFigures } from '../state/journey-figures.ts'
import type { RecentJourney } from '../state/recent-journeys.ts'
import type { Range } from '../state/report-types.ts'
import { useJourneyList } from '../state/use-journey-list.ts'
import { useListedRecent } from '../state/use-listed-recent.ts'
import type { ChangeView } from '../state/use-view-state.ts'
import type { ListColumn, Order, RangeChoice, ViewState } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { describeRange } from '../words/describe-range.ts'
import type { NumberWords } from '../words/number-words.ts'
import { orderRows } from '../words/order-rows.ts'
import { IndexNotices } from './index-notices.tsx'
import { ListCard } from './list-card.tsx'
import { SearchBar } from './search-bar.tsx'

export interface StartPageProps {
  state: ViewState
  change: ChangeView
  recent: readonly RecentJourney[]
  version: number
  refresh: () => void
  hasKey: boolean
  onKey: (key: string) => void
  onOpen: (journeyId: string) => void
  announce: (message: string) => void
  words: NumberWords
}

/** The list of journeys with their figures. */
export function StartPage ({ state, change, recent, version, refresh, hasKey, onKey, onOpen, announce, words }: StartPageProps) {
  const { q, order, range: choice } = state
  const list = useJourneyList({ q, order, version })
  const { journeys, total, hasMore, indexes, failure, isLoading, more } = list
  const viewed = useListedRecent(recent, list)
  const { figures, range, figuresFailure } = useFigures(choice, hasKey, version)
  // rows keep the order of the moment when it was chosen, so that they do not move while they are read
  const [orderedAt, setOrderedAt] = useState(0)
  useEffect(() => { document.title = texts.journeys }, [])
  const rows = useMemo(
    () => orderRows([...journeys ?? [], ...q === '' ? viewed : []], recent, q !== '', order, figures.read),
    [journeys, viewed, recent, q, order.column, order.isDescending, figures, orderedAt]
  )
  // recently viewed journeys are shown even if they are not listed
  const count = total + rows.recent.filter(({ freshness }) => freshness === undefined).length
  const sayCount = texts.journeyCount(words.amount(count))
  useEffect(() => { announce(isLoading && journeys === null ? texts.loadingJourneys : sayCount) }, [sayCount, journeys === null])

  const setOrder = (order: Order<ListColumn>): void => {
    setOrderedAt(count => count + 1)
    change({ order }, false)
  }
  const search = (q: string): void => { change({ q }, false) }

  if (failure?.kind === 'key') return <KeyForm wasRefused={hasKey} onKey={onKey} />
  const isListed = journeys !== null || failure !== null
  return (
    <>
      <header class='list-head'>
        <h1 tabIndex={-1}>{texts.journeys}</h1>
        <p class='muted'>{journeys !== null ? sayCount : isLoading && texts.loadingJourneys}</p>
        {range !== null && (
          <p class='print-only'>
            {describeRange(range, words)} · {range.timeZone}{q !== '' && <> · {texts.printedSearch(q)}</>}
          </p>
        )}
      </header>
      <SearchBar q={q} order={order} onSearch={search} onOrder={setOrder} />
      <RangeBar choice={choice} range={range} onChoose={range => { change({ range }) }} />
      <div class='reports'>
        {failure !== null && <ProblemNotice subject={texts.listFailed} failure={failure} onRetry={refresh} />}
        {failure !== null && journeys === null && <p class='muted'>{texts.enterId}</p>}
        {figuresFailure !== null && failure === null && (
          <ProblemNotice subject={texts.figuresFailed} failure={figuresFailure} onRetry={() => { figures.refresh() }} />
        )}
        <IndexNotices indexes={indexes} />
        {!isListed && <ListSkeleton />}
        {isListed && count === 0 && failure === null && <Nothing q={q} onClear={() => { search('') }} />}
        {isListed && count > 0 && (
          <ListCard
            rows={rows} figures={figures} range={range} state={state} count={count} isBusy={isLoading && journeys !== null}
            onMore={hasMore && failure === null ? more : null} onOrder={setOrder} onOpen={onOpen} announce={announce} words={words}
          />
        )}
      </div>
    </>
  )
}

/** Returns the figures for the chosen days, the days themselves once they are known, and why figures could not be loaded. */
function useFigures (choice: RangeChoice, hasKey: boolean, version: number) {
  const [range, setRange] = useState<Range | null>(null)
  const [figuresFailure, setFiguresFailure] = useState<Failure | null>(null)
  const chosen = JSON.stringify(choice)
  const figures = useMemo(
    () => createJourneyFigures(choice, { onRange: setRange, onFailure: setFiguresFailure }), [chosen, hasKey])
  useEffect(() => () => { figures.end() }, [figures])
  useEffect(() => { if (version > 0) figures.refresh() }, [version])
  return { figures, range, figuresFailure }
}

function Nothing ({ q, onClear }: { q: string, onClear: () => void }) {
  return (
    <section class='card narrow'>
      {q === ''
        ? <><h2>{texts.nothingListed}</h2><p>{texts.nothingListedDetail}</p></>
        : <><p>{texts.noMatch(q)}</p><button type='button' class='button' onClick={onClear}>{texts.clearSearch}</button></>}
    </section>
  )
}

function ListSkeleton () {
  return <div class='card' aria-hidden='true'>{Array.from({ length: 10 }, (_, row) => <div key={row} class='skeleton is-row' />)}</div>
}
