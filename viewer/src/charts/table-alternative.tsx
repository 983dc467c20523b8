import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { FigureTable } from '../figures/figure-table.tsx'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'

interface Props {
  /** Of the chart. */
  title: string
  rowCount: number
  words: NumberWords
  /** Makes head and body of the table, once it is looked at. */
  children: () => ComponentChildren
}

/** The numbers of a chart as a table, for who does not see it or wants them exactly. */
export function TableAlternative ({ title, rowCount, words, children }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class='alternative' onToggle={event => { setOpen(event.currentTarget.open) }}>
      <summary>{texts.asTable(words.amount(rowCount))}<span class='visually-hidden'>: {title}</span></summary>
      {isOpen && (
        <div class='table-scroll' tabIndex={0} role='region' aria-label={texts.tableOf(title)}>
          <FigureTable>{children()}</FigureTable>
        </div>
      )}
    </details>
  )
}
