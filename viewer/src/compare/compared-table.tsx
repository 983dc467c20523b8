import { ScrollArea } from '../scroll/scroll-area.tsx'
import { texts } from '../texts/texts.ts'
import type { ComparedRow } from '../words/describe-compared.ts'

/** A table of two sets of figures. */
export function ComparedTable ({ here, other, rows, note }: { here: string, other: string, rows: readonly ComparedRow[], note: string }) {
  return (
    <>
      <ScrollArea label={texts.comparedTable} class='table-scroll'>
        <table class='compared'>
          <thead>
            <tr>
              <th scope='col' class='name'>{texts.comparedFigure}</th>
              <th scope='col' class='number'>{here}</th>
              <th scope='col' class='number'>{other}</th>
              <th scope='col' class='number'>{texts.comparedChange}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, label, value, baseline, difference, detail }) => (
              <tr key={id}>
                <th scope='row' class='name'>{label}</th><td class='number'>{value}</td><td class='number'>{baseline}</td>
                <td class='number'>{difference}{detail !== null && <span class='muted cell-note'>{detail}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </ScrollArea>
      <p class='muted small table-note'>{note}</p>
    </>
  )
}
