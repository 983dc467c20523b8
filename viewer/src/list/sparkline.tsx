import { palette } from '../../../src/formats/palette.ts'
import { drawLine } from '../charts/draw-line.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'

const width = 96
const height = 26
const margin = 2

/** Entries over time, from 0 to the highest value. The line breaks at missing points. */
export function Sparkline ({ values, words }: { values: ReadonlyArray<number | null>, words: NumberWords }) {
  const known = values.filter(value => value !== null)
  if (known.length < 2) return null
  const most = known.reduce((most, value) => Math.max(most, value), 0)
  const label = texts.trendOfEntries({
    first: words.count(known[0] ?? null), last: words.count(known.at(-1) ?? null), most: words.count(most)
  })
  return (
    <svg class='sparkline' role='img' aria-label={label} width={width} height={height} viewBox={`0 0 ${width} ${height}`}>
      <path class='line' d={drawSparkline(values, most)} stroke={palette.stage} />
    </svg>
  )
}

/** Returns the path of the line. Values below 0 are drawn at 0. */
function drawSparkline (values: ReadonlyArray<number | null>, most: number): string {
  const step = (width - 2 * margin) / Math.max(1, values.length - 1)
  const place = (value: number): number => height - margin - Math.max(0, value) / (most || 1) * (height - 2 * margin)
  return drawLine(values, at => margin + at * step, place)
}
