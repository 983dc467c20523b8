import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import type { JourneyFigures } from '../state/journey-figures.ts'
import type { ListedJourney } from '../state/report-types.ts'
import { isFigureColumn, listColumns, startState, writeViewState, type ListColumn, type ViewState } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import type { OrderedRows } from '../words/order-rows.ts'
import { JourneyRow } from './journey-row.tsx'
import { MoreRows } from './more-rows.tsx'
import { moveByKeys } from './move-by-keys.ts'
import { RowChunk } from './row-chunk.tsx'
import { useVisibility } from './use-visibility.ts'

interface Props {
  rows: OrderedRows
  figures: JourneyFigures
  timeZone: string
  state: ViewState
  /** Number of all rows, including those that are not loaded yet. */
  count: number
  /** Loads further rows; `null` if there are none or they cannot be loaded. */
  onMore: (() => void) | null
  onOrder: (column: ListColumn) => void
  onOpen: (journeyId: string) => void
  words: NumberWords
}

const columns = ['name', 'folder', 'state', 'version', 'entries', 'goalRate', 'trend', 'age'] as const
const chunkSize = 25

/** Figures load shortly before their rows come into view. Rows are drawn much earlier. */
const figuresMarginPx = 120
const rowsMarginPx = 900

/** The header row counts as the first row. */
const firstRowIndex = 2

/**
 * The journeys, recently viewed ones first. Roles are set explicitly, because the style lays rows out as grids, so that the browser can
 * skip rows out of view.
 */
export function JourneyTable ({ rows, figures, timeZone, state, count, onMore, onOrder, onOpen, words }: Props) {
  const { recent, others } = rows
  const table = useRef<HTMLTableElement>(null)
  const watchRow = useVisibility(figuresMarginPx)
  const watchChunk = useVisibility(rowsMarginPx)
  const loaded = recent.length + others.length
  const [chosenStop, setStop] = useState(0)
  const stop = Math.min(chosenStop, loaded - 1)
  const isMoving = useRef(false)
  const { range } = state
  const draw = useCallback((journey: ListedJourney, at: number, isStop: boolean) => (
    <JourneyRow
      key={journey.journeyId} journey={journey} rowIndex={at + firstRowIndex} isStop={isStop} figures={figures} timeZone={timeZone}
      watch={watchRow} href={`?${writeViewState({ ...startState, range, journeyId: journey.journeyId })}`} onOpen={onOpen} words={words}
    />
  ), [range, figures, timeZone, watchRow, onOpen, words])
  const chunks = useMemo(() => [
    ...cut(recent, texts.recentJourneys, 0),
    ...cut(others, state.q !== '' ? texts.foundJourneys : recent.length > 0 ? texts.otherJourneys : null, recent.length)
  ], [recent, others, state.q !== ''])
  useLayoutEffect(() => {
    // the row may only just have been drawn
    if (isMoving.current) table.current?.querySelector<HTMLElement>('.journey-link[tabindex="0"]')?.focus()
    isMoving.current = false
  }, [stop])
  return (
    <table
      ref={table} role='table' class='journeys' aria-label={texts.listTable} aria-rowcount={1 + count}
      onKeyDown={event => {
        if (!(event.target instanceof Element && event.target.matches('.journey-link'))) return
        const to = moveByKeys(event, stop, loaded)
        if (to === null || to === stop) return
        isMoving.current = true
        setStop(to)
      }}
      onFocusIn={event => {
        const row = event.target instanceof Element ? event.target.closest('.journey-row') : null
        if (row !== null) setStop(Number(row.getAttribute('aria-rowindex')) - firstRowIndex)
      }}
    >
      <thead role='rowgroup'>
        <tr role='row' aria-rowindex={1} class='journey-heads'>
          {columns.map(column => <Head key={column} column={column} order={state.order} onOrder={onOrder} />)}
        </tr>
      </thead>
      {chunks.map(({ id, title, firstAt, journeys }) => (
        <RowChunk
          key={id} journeys={journeys} firstAt={firstAt} watch={watchChunk} draw={draw}
          title={title !== null && <GroupHead title={title} />}
          stopAt={stop >= firstAt && stop < firstAt + journeys.length ? stop : null}
        />
      ))}
      {onMore !== null && <MoreRows after={rows} columnCount={columns.length} watch={watchChunk} onSeen={onMore} />}
    </table>
  )
}

interface Chunk { id: string, title: string | null, firstAt: number, journeys: readonly ListedJourney[] }

/** Splits a group of rows into chunks. The first one has the group's title. */
function cut (journeys: readonly ListedJourney[], title: string | null, firstAt: number): Chunk[] {
  return Array.from({ length: Math.ceil(journeys.length / chunkSize) }, (_, index) => ({
    id: `${firstAt === 0 ? 'first' : 'second'} ${index}`,
    title: index === 0 ? title : null,
    firstAt: firstAt + index * chunkSize,
    journeys: journeys.slice(index * chunkSize, (index + 1) * chunkSize)
  }))
}

function GroupHead ({ title }: { title: string }) {
  return (
    <tr role='row' class='group-head'><th role='columnheader' scope='rowgroup' colSpan={columns.length}>{title}</th></tr>
  )
}

function Head (
  { column, order, onOrder }: { column: typeof columns[number], order: ViewState['order'], onOrder: (column: ListColumn) => void }
) {
  const label = texts.journeyColumns[column]
  const sortable = listColumns.find(name => name === column)
  if (sortable === undefined) return <th role='columnheader' scope='col'>{label}</th>
  const isSorted = order.column === sortable
  return (
    <th
      role='columnheader' scope='col' class={isFigureColumn(column) ? 'number' : undefined}
      aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : undefined}
    >
      <button type='button' class='sort-button' onClick={() => { onOrder(sortable) }}>
        {label}<span aria-hidden='true' class='sort-mark'>{isSorted ? (order.isDescending ? '▼' : '▲') : '↕'}</span>
      </button>
    </th>
  )
}
