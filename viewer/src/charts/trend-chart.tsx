import { useId } from 'preact/hooks'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import { LinePanel } from './line-panel.tsx'
import { TrendLegend } from './trend-legend.tsx'
import type { Trend } from './trend-lines.ts'
import { useReading } from './use-reading.ts'
import { useWidth } from './use-width.ts'

const height = 300
const split = 120
const left = 56

/** The movements of a journey or a stage: its size above, movements below, and the values of one day. */
export function TrendChart ({ title, trend, words }: { title: string, trend: Trend, words: NumberWords }) {
  const [frame, width] = useWidth()
  const hint = useId()
  const last = trend.days.length - 1
  const right = (width ?? 0) - 12
  const days = trend.days.map((_, day) => last === 0 ? (left + right) / 2 : left + day / last * (right - left))

  const dayAt = (event: PointerEvent): number => {
    const x = event.clientX - (frame.current?.getBoundingClientRect().left ?? 0)
    return Math.max(0, Math.min(last, Math.round((x - left) / (right - left) * last)))
  }
  const { at, ...handlers } = useReading({ last, latest: last, positionOf: dayAt })
  const day = (index: number): string => {
    const plain = trend.days[index]
    return plain == null ? texts.noDate : words.day(plain)
  }
  return (
    <div class='trend'>
      <TrendLegend trend={trend} day={at} label={at === null ? texts.latest(day(last)) : day(at)} words={words} />
      <p class='visually-hidden' id={hint}>{texts.trendHint}</p>
      <div
        class='chart' ref={frame} tabIndex={0} role='slider' aria-label={texts.dayOf(title)} aria-describedby={hint}
        aria-valuemin={0} aria-valuemax={last} aria-valuenow={at ?? last}
        aria-valuetext={readDay(trend, at ?? last, day(at ?? last), words)}
        {...handlers}
      >
        {width !== null && (
          <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden='true'>
            {at !== null && <line class='crosshair' x1={days[at]} x2={days[at]} y1={8} y2={height - 24} />}
            <LinePanel lines={[trend.size]} box={{ left, right, top: 10, bottom: split - 16 }} days={days} chosen={at} words={words} />
            <LinePanel
              lines={trend.flows} box={{ left, right, top: split + 8, bottom: height - 28 }} days={days} chosen={at} words={words}
            />
            {chooseTicks(trend.days.length, right - left).map(index => (
              <text
                key={index} class='tick' x={days[index]} y={height - 8}
                text-anchor={index === last && last > 0 ? 'end' : index === 0 && last > 0 ? 'start' : 'middle'}
              >
                {words.shortDay(trend.days[index] ?? '')}
              </text>
            ))}
          </svg>
        )}
      </div>
    </div>
  )
}

function readDay ({ size, flows }: Trend, day: number, name: string, words: NumberWords): string {
  return texts.reading(name, [size, ...flows].map(({ label, values }) => ({ label, shown: words.count(values[day] ?? null) })))
}

/** Returns the first, the last and evenly spaced days between, as many as fit. */
function chooseTicks (count: number, width: number): number[] {
  const wanted = Math.max(2, Math.min(count, Math.floor(width / 90)))
  return [...new Set(Array.from({ length: wanted }, (_, index) => Math.round(index / (wanted - 1) * (count - 1))))]
}
