import { FigureButton } from '../figures/figure-button.tsx'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import { lineColours, lineDashes } from './line-panel.tsx'
import { figuresOfDay, type Trend } from './trend-lines.ts'

interface Props {
  trend: Trend
  /** The selected day; the last one if none is selected. */
  day: number | null
  label: string
  words: NumberWords
}

/** The name of each line, with its value on one day. */
export function TrendLegend ({ trend, day, label, words }: Props) {
  const { size, flows, days } = trend
  const at = day ?? days.length - 1
  return (
    <div class='trend-legend'>
      <p class='trend-day'>{label}</p>
      <dl>
        {[size, ...flows].map(line => (
          <div key={line.id}>
            <dt>
              <svg width='22' height='8' aria-hidden='true'>
                <line x1='1' x2='21' y1='4' y2='4' stroke={lineColours[line.id]} stroke-width='3' stroke-dasharray={lineDashes[line.id]} />
              </svg>
              {line.label}
            </dt>
            <dd>
              <FigureButton title={texts.figureAt(line.label, label)} figures={figuresOfDay(trend, line, at, words)}>
                {words.count(line.values[at] ?? null)}
              </FigureButton>
            </dd>
          </div>
        ))}
      </dl>
    </div>
  )
}
