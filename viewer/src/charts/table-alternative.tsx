import type { ComponentChildren } from 'preact'
import { useState } from 'preact/hooks'
import { FigureTable } from '../figures/figure-table.tsx'
import { ScrollArea } from '../scroll/scroll-area.tsx'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'

interface Props {
  /** Name of the chart. */
  title: string
  rowCount: number
  words: NumberWords
  /** Renders head and body of the table. It is called only when the table is opened. */
  children: () => ComponentChildren
}

/** A chart's numbers as a table, for screen readers and for exact values. */
export function TableAlternative ({ title, rowCount, words, children }: Props) {
  const [isOpen, setOpen] = useState(false)
  return (
    <details class='alternative' onToggle={event => { setOpen(event.currentTarget.open) }}>
      <summary>{texts.asTable(words.amount(rowCount))}<span class='visually-hidden'>: {title}</span></summary>
      {isOpen && (
        <ScrollArea label={texts.tableOf(title)} class='table-scroll'>
          <FigureTable>{children()}</FigureTable>
        </ScrollArea>
      )}
    </details>
  )
}
