import { useId } from 'preact/hooks'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import { HistoryPanel, type HistoryLine } from './history-panel.tsx'
import type { Edges, HistoryLayout, Stop } from './lay-out-history.ts'

/** The lines of both panels. */
export interface HistoryLines { rate: HistoryLine, totals: HistoryLine[] }

interface Props {
  width: number
  edges: Edges
  layout: HistoryLayout
  lines: HistoryLines
  rateTitle: string
  /** The selected run or gap; `null` if nothing is selected. */
  stop: Stop | null
  asOfMs: number | null
  words: NumberWords
}

const height = 430
const rateBox = { top: 26, bottom: 186 }
const totalsBox = { top: 232, bottom: height - 28 }
/** Over longer times, a day without its year may be misread. */
const longMs = 180 * 86_400_000

/** Both panels over one time axis. Gaps are hatched through both. */
export function HistoryPicture ({ width, edges, layout, lines, rateTitle, stop, asOfMs, words }: Props) {
  const hatch = useId()
  const { gaps, ticks } = layout
  const chosen = stop?.kind === 'point' ? stop.index : null
  const asOfX = asOfMs === null ? null : layout.placeTime(asOfMs)
  const [first, last] = [ticks[0], ticks.at(-1)]
  const shared = { layout, chosen }
  const isLong = first !== undefined && last !== undefined && last.atMs - first.atMs > longMs
  const writeTick = (atMs: number): string => {
    const day = new Date(atMs).toISOString().slice(0, 10)
    return isLong ? words.day(day) : words.shortDay(day)
  }
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden='true'>
      <defs>
        <pattern id={hatch} width='6' height='6' patternUnits='userSpaceOnUse' patternTransform='rotate(45)'>
          <rect class='gap-ground' width='6' height='6' />
          <line class='gap-hatch' x1='0' x2='0' y1='0' y2='6' />
        </pattern>
      </defs>
      {[rateBox, totalsBox].map(({ top, bottom }) => gaps.map(({ left, right }, index) => (
        <rect
          key={index} class={stop?.kind === 'gap' && stop.index === index ? 'gap is-read' : 'gap'} x={left} width={right - left} y={top}
          height={bottom - top} fill={`url(#${hatch})`}
        />
      )))}
      {asOfX !== null && <line class='as-of-line' x1={asOfX} x2={asOfX} y1={rateBox.top - 6} y2={totalsBox.bottom} />}
      {stop !== null && <line class='crosshair' x1={stop.x} x2={stop.x} y1={rateBox.top} y2={totalsBox.bottom} />}
      <text class='panel-title' x='0' y={rateBox.top - 14}>{rateTitle}</text>
      <HistoryPanel lines={[lines.rate]} {...shared} box={{ ...edges, ...rateBox }} leastStep={0} write={words.percent} />
      <text class='panel-title' x='0' y={totalsBox.top - 14}>{texts.totalsOverTime}</text>
      <HistoryPanel lines={lines.totals} {...shared} box={{ ...edges, ...totalsBox }} leastStep={1} write={words.count} />
      {ticks.map(({ x, atMs }, index) => (
        <text
          key={index} class='tick' x={x} y={height - 8}
          text-anchor={ticks.length === 1 ? 'middle' : index === 0 ? 'start' : index === ticks.length - 1 ? 'end' : 'middle'}
        >
          {writeTick(atMs)}
        </text>
      ))}
    </svg>
  )
}
