import type { NumberWords } from '../words/number-words.ts'
import { lineColours, lineDashes } from './line-panel.tsx'
import type { Trend } from './trend-lines.ts'

interface Props {
  trend: Trend
  /** The day that is read; the last one where none is. */
  day: number | null
  label: string
  words: NumberWords
}

/** Which line is which, with its value of a day. */
export function TrendLegend ({ trend: { size, flows, days }, day, label, words }: Props) {
  return (
    <div class='trend-legend'>
      <p class='trend-day'>{label}</p>
      <dl>
        {[size, ...flows].map(({ id, label, values }) => (
          <div key={id}>
            <dt>
              <svg width='22' height='8' aria-hidden='true'>
                <line x1='1' x2='21' y1='4' y2='4' stroke={lineColours[id]} stroke-width='3' stroke-dasharray={lineDashes[id]} />
              </svg>
              {label}
            </dt>
            <dd>{words.count(values[day ?? days.length - 1] ?? null)}</dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
