import { ExplainHost } from '../figures/explain-host.tsx'
import { rangeBefore, type JourneyFigures } from '../state/journey-figures.ts'
import type { Range } from '../state/report-types.ts'
import { explainReports } from '../state/reports.ts'
import { isFigureColumn, type ListColumn, type Order, type ViewState } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { describeRange } from '../words/describe-range.ts'
import type { NumberWords } from '../words/number-words.ts'
import type { OrderedRows } from '../words/order-rows.ts'
import { JourneyTable } from './journey-table.tsx'

interface Props {
  rows: OrderedRows
  figures: JourneyFigures
  /** The days of the figures, once they are known. */
  range: Range | null
  state: ViewState
  /** Number of all journeys, including those that are not loaded yet. */
  count: number
  isBusy: boolean
  /** Loads further journeys; `null` if there are none or they cannot be loaded. */
  onMore: (() => void) | null
  onOrder: (order: Order<ListColumn>) => void
  onOpen: (journeyId: string) => void
  /** Announces events to screen readers. */
  announce: (message: string) => void
  words: NumberWords
}

/** The table of journeys, with a note on what changes refer to. */
export function ListCard ({ rows, figures, range, state, count, isBusy, onMore, onOrder, onOpen, announce, words }: Props) {
  const { order, range: choice } = state
  const turnOrder = (column: ListColumn): void => {
    onOrder({ column, isDescending: order.column === column ? !order.isDescending : isFigureColumn(column) })
  }
  return (
    <section class='card list-card' aria-busy={isBusy} aria-label={texts.journeys}>
      <p class='muted small list-note'>
        {choice === 'launch' ? texts.noChangesNote : range !== null && noteChanges(range, words)}
        {rows.sorted !== null && <> {texts.sortedByLoaded(words.amount(rows.sorted))}</>}
        <span class='visually-hidden'> {texts.listKeysHint}</span>
      </p>
      <ExplainHost
        explain={explainReports({ journeyId: null, days: range ?? { from: null, to: null }, asOf: null })} words={words} announce={announce}
      >
        <JourneyTable
          rows={rows} figures={figures} timeZone={range?.timeZone ?? 'UTC'} state={state} count={count}
          onMore={onMore} onOrder={turnOrder} onOpen={onOpen} words={words}
        />
      </ExplainHost>
    </section>
  )
}

/** Names the days that changes are from; nothing since launch. */
function noteChanges (range: Range, words: NumberWords): string | null {
  const before = rangeBefore(range)
  return before === null ? null : texts.changesNote(describeRange({ ...range, ...before }, words))
}
