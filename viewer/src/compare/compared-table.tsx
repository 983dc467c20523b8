import { texts } from '../texts/texts.ts'
import type { ComparedRow } from '../words/describe-compared.ts'

/** A table of two sets of figures. */
export function ComparedTable ({ here, other, rows, note }: { here: string, other: string, rows: readonly ComparedRow[], note: string }) {
  return (
    <>
      <div class='table-scroll' tabIndex={0} role='region' aria-label={texts.comparedTable}>
        <table class='compared'>
          <thead>
            <tr>
              <th scope='col'>{texts.comparedFigure}</th>
              <th scope='col' class='number'>{here}</th>
              <th scope='col' class='number'>{other}</th>
              <th scope='col' class='number'>{texts.comparedChange}</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, label, value, baseline, difference, detail }) => (
              <tr key={id}>
                <th scope='row'>{label}</th><td class='number'>{value}</td><td class='number'>{baseline}</td>
                <td class='number'>{difference}{detail !== null && <span class='muted cell-note'>{detail}</span>}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p class='muted small table-note'>{note}</p>
    </>
  )
}
