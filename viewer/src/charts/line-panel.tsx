import { palette } from '../../../src/formats/palette.ts'
import type { NumberWords } from '../words/number-words.ts'
import { drawLine } from './draw-line.ts'
import { makeScale, placeValue } from './scale.ts'
import type { TrendLine } from './trend-lines.ts'
import { ValueGrid, type Box } from './value-grid.tsx'

interface Props {
  lines: readonly TrendLine[]
  box: Box
  /** The horizontal position of each day, in pixels. */
  days: readonly number[]
  chosen: number | null
  words: NumberWords
}

/** Lines have the colours of the figures that they show. Dashes distinguish them without colours. */
export const lineColours: Readonly<Record<TrendLine['id'], string>> = {
  current: palette.inside, entries: palette.stage, goals: palette.goal, exits: palette.exit, jumps: palette.jump
}

export const lineDashes: Readonly<Record<TrendLine['id'], string | undefined>> = {
  current: undefined, entries: undefined, goals: '7 3', exits: '2 3', jumps: '9 3 2 3'
}

/** Lines over the days, with their own scale. */
export function LinePanel ({ lines, box, days, chosen, words }: Props) {
  const scale = makeScale(lines.flatMap(({ values }) => values), 3)
  const xOf = (day: number): number => days[day] ?? 0
  const place = (value: number): number => placeValue(scale, value, box.top, box.bottom)
  return (
    <g>
      <ValueGrid scale={scale} box={box} write={words.count} />
      {lines.map(({ id, values }) => (
        <g key={id}>
          <path class='line' d={drawLine(values, xOf, place)} stroke={lineColours[id]} stroke-dasharray={lineDashes[id]} />
          {values.map((value, day) => value !== null && (day === chosen || values.length === 1) &&
            <circle key={day} cx={days[day]} cy={place(value)} r='4' fill={lineColours[id]} class='dot' />)}
        </g>
      ))}
    </g>
  )
}
