import { FigureButton } from '../figures/figure-button.tsx'
import { FigureTable } from '../figures/figure-table.tsx'
import { ScrollArea } from '../scroll/scroll-area.tsx'
import { copyText } from '../state/copy-text.ts'
import type { StageStatistics } from '../state/report-types.ts'
import type { ViewState } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { describeStageCells, listStageColumns } from '../words/describe-stage-cells.ts'
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

/** The stages with their rates, sortable. Each column says whether it covers the selected period or Treasure Data's totals. */
export function StageTable ({ stages, bottleneck, sort, onSort, selectedStage, onStage, words, onDone }: Props) {
  const rows = sortStages(stages, sort.column, sort.isDescending)
  const hasPeriod = stages.some(({ period }) => period !== null)
  const copy = async (): Promise<void> => {
    onDone(await copyText(writeStageCsv(rows))
      ? texts.stagesCopied(words.amount(rows.length))
      : texts.tableNotCopied)
  }
  return (
    <section class='card' aria-labelledby='stages-title'>
      <header class='card-head'>
        <h2 id='stages-title'>{texts.stages}</h2>
        <button type='button' class='button is-small' onClick={copy}>{texts.copyAsCsv}</button>
      </header>
      <ScrollArea label={texts.stagesTable} class='table-scroll'>
        <FigureTable>
          <thead>
            <tr>
              {listStageColumns(hasPeriod).map(column => <SortHeader key={column.column} {...column} sort={sort} onSort={onSort} />)}
            </tr>
          </thead>
          <tbody>
            {rows.map(row => (
              <StageTableRow
                key={`${row.id} ${row.order}`} row={row} words={words} isBottleneck={row.order - 1 === bottleneck}
                isSelected={row.id === selectedStage}
                onToggle={() => { onStage(row.id === selectedStage ? null : row.id) }}
              />
            ))}
          </tbody>
        </FigureTable>
      </ScrollArea>
      {hasPeriod && <p class='muted small table-note'>{texts.tdTotalsNote}</p>}
    </section>
  )
}

function StageTableRow ({ row, words, isBottleneck, isSelected, onToggle }: {
  row: StageRow
  words: NumberWords
  isBottleneck: boolean
  isSelected: boolean
  onToggle: () => void
}) {
  return (
    <tr class={isSelected ? 'is-selected' : undefined}>
      <td class='number muted'>{row.order}</td>
      <th scope='row' class='name'>
        <button type='button' class='link-button clip' aria-pressed={isSelected} title={row.name} onClick={onToggle}>{row.name}</button>
        {isBottleneck && <span class='tag' title={texts.bottleneckNote}>{texts.bottleneck}</span>}
      </th>
      {describeStageCells(row, words).map(({ column, isTotal, shown, detail, figures }) => (
        <td key={column} class={isTotal ? 'number is-total' : 'number'}>
          <FigureButton title={row.name} figures={figures}>{shown}</FigureButton>
          {detail !== null && <span class='muted cell-note'>{detail}</span>}
        </td>
      ))}
    </tr>
  )
}
