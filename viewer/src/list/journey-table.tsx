import type { ComponentChildren } from 'preact'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import type { JourneyFigures } from '../state/journey-figures.ts'
import type { ListedJourney } from '../state/report-types.ts'
import { listColumns, startState, writeViewState, type ListColumn, type ViewState } from '../state/view-state.ts'
import { texts } from '../words/english.ts'
import type { NumberWords } from '../words/number-words.ts'
import type { OrderedRows } from '../words/order-rows.ts'
import { JourneyRow } from './journey-row.tsx'
import { keepOneTabStop, moveByKeys } from './move-by-keys.ts'
import { useSight } from './use-sight.ts'

interface Props {
  rows: OrderedRows
  figures: JourneyFigures
  timeZone: string
  state: ViewState
  onOrder: (column: ListColumn) => void
  onOpen: (journeyId: string) => void
  words: NumberWords
}

const columns = ['name', 'folder', 'state', 'version', 'entries', 'goalRate', 'trend', 'age'] as const

/**
 * The journeys, those viewed recently first. The roles are told apart from the elements, as the page's style lays rows out as grids, so
 * that the browser need not draw those out of view.
 */
export function JourneyTable ({ rows: { recent, others }, figures, timeZone, state, onOrder, onOpen, words }: Props) {
  const table = useRef<HTMLTableElement>(null)
  const watch = useSight()
  const { range } = state
  const query = useMemo(() => (journeyId: string) => `?${writeViewState({ ...startState, range, journeyId })}`, [range])
  const draw = (journeys: readonly ListedJourney[]): ComponentChildren => journeys.map(journey => (
    <JourneyRow
      key={journey.journeyId} journey={journey} figures={figures} timeZone={timeZone} watch={watch} href={query(journey.journeyId)}
      onOpen={onOpen} words={words}
    />
  ))
  // rows are drawn anew when they change, and by themselves when their figures come
  const recentRows = useMemo(() => draw(recent), [recent, figures, timeZone, query, words])
  const otherRows = useMemo(() => draw(others), [others, figures, timeZone, query, words])
  useLayoutEffect(() => { if (table.current !== null) keepOneTabStop(table.current) }, [recent, others])
  return (
    <table
      ref={table} role='table' class='journeys' aria-label={texts.listTitle} aria-rowcount={1 + recent.length + others.length}
      onKeyDown={event => { moveByKeys(event, event.currentTarget) }} onFocusIn={event => { keepOneTabStop(event.currentTarget) }}
    >
      <thead role='rowgroup'>
        <tr role='row' class='journey-heads'>
          {columns.map(column => <Head key={column} column={column} order={state.order} onOrder={onOrder} />)}
        </tr>
      </thead>
      {recent.length > 0 && <Group title={texts.recentJourneys}>{recentRows}</Group>}
      {others.length > 0 && (
        <Group title={state.q !== '' ? texts.foundJourneys : recent.length > 0 ? texts.otherJourneys : null}>{otherRows}</Group>
      )}
    </table>
  )
}

function Group ({ title, children }: { title: string | null, children: ComponentChildren }) {
  return (
    <tbody role='rowgroup'>
      {title !== null && (
        <tr role='row' class='group-head'><th role='columnheader' scope='rowgroup' colSpan={columns.length}>{title}</th></tr>
      )}
      {children}
    </tbody>
  )
}

function Head (
  { column, order, onOrder }: { column: typeof columns[number], order: ViewState['order'], onOrder: (column: ListColumn) => void }
) {
  const label = texts.journeyColumns[column]
  const sortable = listColumns.find(name => name === column)
  const isNumber = column === 'entries' || column === 'goalRate'
  if (sortable === undefined) return <th role='columnheader' scope='col'>{label}</th>
  const isSorted = order.column === sortable
  return (
    <th
      role='columnheader' scope='col' class={isNumber ? 'number' : undefined}
      aria-sort={isSorted ? (order.isDescending ? 'descending' : 'ascending') : undefined}
    >
      <button type='button' class='sort-button' onClick={() => { onOrder(sortable) }}>
        {label}<span aria-hidden='true' class='sort-mark'>{isSorted ? (order.isDescending ? '▼' : '▲') : '↕'}</span>
      </button>
    </th>
  )
}
