import { TableAlternative } from '../charts/table-alternative.tsx'
import { FigureButton } from '../figures/figure-button.tsx'
import type { History } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { describePoint, historyTotals, readGap } from '../words/describe-history.ts'
import type { NumberWords } from '../words/number-words.ts'
import type { HistoryRate } from './history-choice.ts'

/** A table of the history's numbers, with gaps between the rows. */
export function HistoryTable ({ history: { points, gaps }, rate, words }: { history: History, rate: HistoryRate, words: NumberWords }) {
  const rows = [
    ...points.map(point => ({ at: point.at, point, gap: null })), ...gaps.map(gap => ({ at: gap.from, point: null, gap }))
  ].sort((a, b) => Date.parse(a.at) - Date.parse(b.at) || Number(a.gap !== null) - Number(b.gap !== null))
  const labels = [texts.historyRates[rate], texts.interval, ...historyTotals.map(id => texts.historyTotals[id])]
  return (
    <TableAlternative title={texts.history} rowCount={rows.length} words={words}>
      {() => (
        <>
          <thead>
            <tr>
              <th scope='col' class='name'>{texts.recordedRun}</th>
              {labels.map(label => <th key={label} scope='col' class='number'>{label}</th>)}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ at, point, gap }) => {
              if (point === null) {
                return (
                  <tr key={`gap ${at}`} class='gap-row'>
                    <th scope='row' colSpan={labels.length + 1}><span class='gap-text'>{readGap(gap, words)}</span></th>
                  </tr>
                )
              }
              const time = words.instant(at)
              return (
                <tr key={at}>
                  <th scope='row' class='name'>{time}</th>
                  {describePoint(point, rate, words).map(({ id, label, shown, figures }) => (
                    <td key={id} class='number'>
                      <FigureButton title={texts.figureAt(label, time)} figures={figures}>{shown}</FigureButton>
                    </td>
                  ))}
                </tr>
              )
            })}
          </tbody>
        </>
      )}
    </TableAlternative>
  )
}
