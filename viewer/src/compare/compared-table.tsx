import { FigureButton } from '../figures/figure-button.tsx'
import { FigureTable } from '../figures/figure-table.tsx'
import { ScrollArea } from '../scroll/scroll-area.tsx'
import { texts } from '../texts/texts.ts'
import type { ComparedRow } from '../words/describe-compared.ts'

/** A table of two sets of figures. */
export function ComparedTable ({ here, other, rows, note }: { here: string, other: string, rows: readonly ComparedRow[], note: string }) {
  return (
    <>
      <ScrollArea label={texts.comparedTable} class='table-scroll'>
        <FigureTable class='compared'>
          <thead>
            <tr>
              <th scope='col' class='name'>{texts.comparedFigure}</th>
              <th scope='col' class='number'>{here}</th>
              <th scope='col' class='number'>{other}</th>
              <th scope='col' class='number'>{texts.comparedChange}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, label, value, baseline, difference, detail, figures }) => (
              <tr key={id}>
                <th scope='row' class='name'>{label}</th>
                <td class='number'><FigureButton title={label} figures={figures.value}>{value}</FigureButton></td>
                <td class='number'><FigureButton title={label} figures={figures.baseline}>{baseline}</FigureButton></td>
                <td class='number'>
                  <FigureButton title={label} figures={figures.difference}>{difference}</FigureButton>
                  {detail !== null && <span class='muted cell-note'>{detail}</span>}
                </td>
              </tr>
            ))}
          </tbody>
        </FigureTable>
      </ScrollArea>
      <p class='muted small table-note'>{note}</p>
    </>
  )
}
