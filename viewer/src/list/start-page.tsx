import { useEffect, useMemo, useState } from 'preact/hooks'
import { KeyForm } from '../parts/key-form.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import { RangeBar } from '../parts/range-bar.tsx'
import type { Failure } from '../state/failure.ts'
import { createJourneyFigures, rangeBefore } from '../state/journey-figures.ts'
import type { RecentJourney } from '../state/recent-journeys.ts'
import type { Range } from '../state/report-types.ts'
import { useJourneyList } from '../state/use-journey-list.ts'
import { useListedRecent } from '../state/use-listed-recent.ts'
import type { ChangeView } from '../state/use-view-state.ts'
import { isFigureColumn, type ListColumn, type Order, type ViewState } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { describeRange } from '../words/describe-range.ts'
import type { NumberWords } from '../words/number-words.ts'
import { orderRows } from '../words/order-rows.ts'
import { IndexNotices } from './index-notices.tsx'
import { JourneyTable } from './journey-table.tsx'
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
  const [range, setRange] = useState<Range | null>(null)
  const [figuresFailure, setFiguresFailure] = useState<Failure | null>(null)
  // rows keep the order of the moment when it was chosen, so that they do not move while they are read
  const [orderedAt, setOrderedAt] = useState(0)
  const chosen = JSON.stringify(choice)
  const figures = useMemo(
    () => createJourneyFigures(choice, { onRange: setRange, onFailure: setFiguresFailure }), [chosen, hasKey])
  useEffect(() => () => { figures.end() }, [figures])
  useEffect(() => { if (version > 0) figures.refresh() }, [version])
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
  const turnOrder = (column: ListColumn): void => {
    setOrder({ column, isDescending: order.column === column ? !order.isDescending : isFigureColumn(column) })
  }
  const search = (q: string): void => { change({ q }, false) }

  if (failure?.kind === 'key') return <KeyForm wasRefused={hasKey} onKey={onKey} />
  const before = range === null ? null : rangeBefore(range)
  const noteOfPeriod = before === null || range === null ? ' ' : texts.changesNote(describeRange({ ...range, ...before }, words))
  const note = choice === 'launch' ? texts.noChangesNote : noteOfPeriod
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
          <section class='card list-card' aria-busy={isLoading && journeys !== null} aria-label={texts.journeys}>
            <p class='muted small list-note'>
              {note}
              {rows.sorted !== null && <> {texts.sortedByLoaded(words.amount(rows.sorted))}</>}
              <span class='visually-hidden'> {texts.listKeysHint}</span>
            </p>
            <JourneyTable
              rows={rows} figures={figures} timeZone={range?.timeZone ?? 'UTC'} state={state} count={count}
              onMore={hasMore && failure === null ? more : null} onOrder={turnOrder} onOpen={onOpen} words={words}
            />
          </section>
        )}
      </div>
    </>
  )
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
