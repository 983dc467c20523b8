import { FigureButton } from '../figures/figure-button.tsx'
import type { History } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import { describeGap, describePoint } from '../words/describe-history.ts'
import type { NumberWords } from '../words/number-words.ts'
import type { HistoryRate } from './history-choice.ts'
import type { HistoryLine } from './history-panel.tsx'
import type { HistoryLines } from './history-picture.tsx'
import type { Stop } from './lay-out-history.ts'

interface Props {
  history: History
  rate: HistoryRate
  /** The run or gap that is shown. */
  stop: Stop | undefined
  /** Whether nothing is selected, so that the latest run is shown. */
  isLatest: boolean
  lines: HistoryLines
  /** Whether the chart marks the time that the page shows. */
  hasAsOf: boolean
  onAsOf: (recordedAt: string) => void
  words: NumberWords
}

/** The name of each line with its value at a run, or the reason for a gap. */
export function HistoryReading ({ history: { points, gaps }, rate, stop, isLatest, lines, hasAsOf, onAsOf, words }: Props) {
  const point = stop?.kind === 'point' ? points[stop.index] : undefined
  const gap = stop?.kind === 'gap' ? gaps[stop.index] : undefined
  const lineOf = (id: string): HistoryLine | undefined => id === 'rate' ? lines.rate : lines.totals.find(line => line.id === id)
  return (
    <div class='trend-legend history-reading'>
      {gap !== undefined && <Gap {...describeGap(gap, words)} />}
      {point !== undefined && (
        <>
          <p class='trend-day'>
            {isLatest ? texts.latestRun(words.instant(point.at)) : words.instant(point.at)}{' '}
            <button type='button' class='link-button' onClick={() => { onAsOf(point.recordedAt) }}>{texts.showAsOfRun}</button>
          </p>
          <dl>
            {describePoint(point, rate, words).map(({ id, label, shown, figures }) => (
              <div key={id}>
                <dt><Sample id={id} line={lineOf(id) ?? lines.rate} />{label}</dt>
                <dd><FigureButton title={texts.figureAt(label, words.instant(point.at))} figures={figures}>{shown}</FigureButton></dd>
              </div>
            ))}
          </dl>
        </>
      )}
      <ul class='legend'>
        {gaps.length > 0 && <li><span class='gap-sample' aria-hidden='true' />{texts.gapLegend}</li>}
        {hasAsOf && <li><span class='as-of-sample' aria-hidden='true' />{texts.asOfLegend}</li>}
      </ul>
    </div>
  )
}

function Gap ({ time, reason }: { time: string, reason: string }) {
  return <><p class='trend-day'>{time}</p><p class='gap-reason'>{reason}</p></>
}

/** The appearance of a line or of an interval. */
function Sample ({ id, line: { colour, dash } }: { id: string, line: HistoryLine }) {
  return (
    <svg width='22' height='8' aria-hidden='true'>
      {id === 'interval'
        ? <rect class='band' width='22' height='8' fill={colour} stroke={colour} />
        : <line x1='1' x2='21' y1='4' y2='4' stroke={colour} stroke-width='3' stroke-dasharray={dash} />}
    </svg>
  )
}
