import { copyText } from '../state/copy-text.ts'
import type { Rate, StageStatistics } from '../state/report-types.ts'
import type { StageColumn, ViewState } from '../state/view-state.ts'
import type { NumberWords } from '../words/number-words.ts'
import { sortStages, writeStageCsv, type StageRow } from '../words/stage-rows.ts'
import { SortHeader } from './sort-header.tsx'

interface Props {
  stages: readonly StageStatistics[]
  /** Position in TD's list, from 0. */
  bottleneck: number | null
  sort: ViewState['sort']
  onSort: (sort: ViewState['sort']) => void
  selectedStage: string | null
  onStage: (stage: string | null) => void
  words: NumberWords
  onDone: (message: string) => void
}

interface Column {
  column: StageColumn
  label: string
  isNumber: boolean
}

const columns: readonly Column[] = [
  { column: 'order', label: '#', isNumber: true },
  { column: 'name', label: 'Stage', isNumber: false },
  { column: 'entered', label: 'Entered', isNumber: true },
  { column: 'current', label: 'Inside', isNumber: true },
  { column: 'milestone', label: 'Milestone', isNumber: true },
  { column: 'exit', label: 'Exit or jump', isNumber: true }
]

const totalColumn: Column = { column: 'totalEntered', label: 'All entries', isNumber: true }

/** The stages with their rates, in any order. Columns say whether they are of the selected period or of Treasure Data's totals. */
export function StageTable ({ stages, bottleneck, sort, onSort, selectedStage, onStage, words, onDone }: Props) {
  const rows = sortStages(stages, sort.column, sort.isDescending)
  const hasPeriod = stages.some(({ period }) => period !== null)
  const shown = hasPeriod ? [...columns, totalColumn] : columns
  const copy = async (): Promise<void> => {
    onDone(await copyText(writeStageCsv(rows))
      ? `${words.count(rows.length)} stages copied as CSV`
      : 'The browser did not let the table be copied')
  }
  return (
    <section class='card' aria-labelledby='stages-title'>
      <header class='card-head'>
        <h2 id='stages-title'>Stages</h2>
        <button type='button' class='button is-small' onClick={copy}>Copy as CSV</button>
      </header>
      <div class='table-scroll' tabIndex={0} role='region' aria-label='Stages, table'>
        <table>
          <thead>
            <tr class='scope'>
              <td colSpan={2} />
              <th scope='colgroup' colSpan={4}>{hasPeriod ? 'In this period' : 'Since launch'}</th>
              {hasPeriod && (
                <th scope='colgroup' title='Treasure Data does not say which days its totals cover'>TD’s totals</th>
              )}
            </tr>
            <tr>{shown.map(column => <SortHeader key={column.column} {...column} sort={sort} onSort={onSort} />)}</tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <StageTableRow
                key={`${row.id} ${row.order}`} row={row} words={words} hasTotals={hasPeriod} isBottleneck={row.order - 1 === bottleneck}
                isSelected={row.id === selectedStage}
                onToggle={() => { onStage(row.id === selectedStage ? null : row.id) }}
              />
            ))}
          </tbody>
        </table>
      </div>
    </section>
  )
}

function StageTableRow ({ row, words, hasTotals, isBottleneck, isSelected, onToggle }: {
  row: StageRow
  words: NumberWords
  hasTotals: boolean
  isBottleneck: boolean
  isSelected: boolean
  onToggle: () => void
}) {
  return (
    <tr class={isSelected ? 'is-selected' : undefined}>
      <td class='number muted'>{row.order}</td>
      <th scope='row' class='name'>
        <button type='button' class='link-button clip' aria-pressed={isSelected} title={row.name} onClick={onToggle}>{row.name}</button>
        {isBottleneck && <span class='tag' title='The stage that loses the largest share of those who leave it'>bottleneck</span>}
      </th>
      <td class='number'>{words.count(row.entered)}</td>
      <td class='number'>{words.count(row.current)}</td>
      <RateCell rate={row.milestone} words={words} />
      <RateCell rate={row.exit} words={words} />
      {hasTotals && <td class='number'>{words.count(row.totalEntered)}</td>}
    </tr>
  )
}

function RateCell ({ rate, words }: { rate: Rate, words: NumberWords }) {
  return (
    <td class='number'>
      {words.percent(rate.value)}
      <span class='muted cell-note'>{words.count(rate.numerator)} of {words.count(rate.denominator)}</span>
    </td>
  )
}
