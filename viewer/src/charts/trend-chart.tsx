import { useId, useState } from 'preact/hooks'
import type { NumberWords } from '../words/number-words.ts'
import { LinePanel } from './line-panel.tsx'
import { TrendLegend } from './trend-legend.tsx'
import type { Trend } from './trend-lines.ts'
import { useWidth } from './use-width.ts'

const height = 300
const split = 120
const left = 56

/** How a journey or a stage moved: its size above, what came and went below, with a reading of one day. */
export function TrendChart ({ title, trend, words }: { title: string, trend: Trend, words: NumberWords }) {
  const [frame, width] = useWidth()
  const [hovered, setHovered] = useState<number | null>(null)
  /** The day that was pressed or moved to by keyboard stays, so that its numbers can be asked about. */
  const [kept, setKept] = useState<number | null>(null)
  const hint = useId()
  const last = trend.days.length - 1
  const right = (width ?? 0) - 12
  const days = trend.days.map((_, day) => last === 0 ? (left + right) / 2 : left + day / last * (right - left))
  const chosen = hovered ?? kept
  const at = chosen === null ? null : Math.min(chosen, last)

  const dayAt = (event: PointerEvent): number => {
    const x = event.clientX - (frame.current?.getBoundingClientRect().left ?? 0)
    return Math.max(0, Math.min(last, Math.round((x - left) / (right - left) * last)))
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    const steps: Record<string, number> = { ArrowLeft: (at ?? last) - 1, ArrowRight: (at ?? last) + 1, Home: 0, End: last }
    const next = steps[event.key]
    if (event.key === 'Escape') setKept(null)
    if (next === undefined) return
    event.preventDefault()
    setHovered(null)
    setKept(Math.max(0, Math.min(last, next)))
  }
  const day = (index: number): string => {
    const plain = trend.days[index]
    return plain == null ? 'no date' : words.day(plain)
  }
  return (
    <div class='trend'>
      <TrendLegend trend={trend} day={at} label={at === null ? `Latest, ${day(last)}` : day(at)} words={words} />
      <p class='visually-hidden' id={hint}>Arrow keys move between days.</p>
      <div
        class='chart' ref={frame} tabIndex={0} role='slider' aria-label={`Day of ${title}`} aria-describedby={hint}
        aria-valuemin={0} aria-valuemax={last} aria-valuenow={at ?? last}
        aria-valuetext={readDay(trend, at ?? last, day(at ?? last), words)}
        onKeyDown={onKeyDown} onPointerMove={event => { setHovered(dayAt(event)) }} onPointerDown={event => { setKept(dayAt(event)) }}
        onPointerLeave={() => { setHovered(null) }}
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
  return `${name}: ${[size, ...flows].map(({ label, values }) => `${label} ${words.count(values[day] ?? null)}`).join(', ')}`
}

/** First, last and some evenly between, as many as there is room for. */
function chooseTicks (count: number, width: number): number[] {
  const wanted = Math.max(2, Math.min(count, Math.floor(width / 90)))
  return [...new Set(Array.from({ length: wanted }, (_, index) => Math.round(index / (wanted - 1) * (count - 1))))]
}
