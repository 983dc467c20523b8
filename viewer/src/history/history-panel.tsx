import { makeScale, placeValue } from '../charts/scale.ts'
import { ValueGrid, type Box } from '../charts/value-grid.tsx'
import type { HistoryLayout } from './lay-out-history.ts'
import { drawBand, drawLine, splitAtGaps, type Placed } from './split-at-gaps.ts'

/** One line, and its interval if it has one. */
export interface HistoryLine {
  id: string
  colour: string
  dash?: string | undefined
  values: ReadonlyArray<number | null>
  bounds?: ReadonlyArray<{ low: number, high: number } | null>
}

interface Props {
  lines: readonly HistoryLine[]
  box: Box
  layout: HistoryLayout
  /** The selected point. */
  chosen: number | null
  /** The smallest distance between the ticks of the scale. */
  leastStep: number
  write: (value: number) => string
}

/** Lines and intervals over time with their own scale. Gaps stay open. */
export function HistoryPanel ({ lines, box, layout: { xs, gaps }, chosen, leastStep, write }: Props) {
  const shown = lines.flatMap(({ values, bounds = [] }) => [...values, ...bounds.map(found => found?.high ?? null)])
  const scale = makeScale(shown, 4, leastStep)
  const placeY = (value: number): number => placeValue(scale, value, box.top, box.bottom)
  const place = (values: ReadonlyArray<readonly number[] | null>): Placed[][] => splitAtGaps(
    values.map((found, index) => found === null ? null : { x: xs[index] ?? 0, ys: found.map(placeY) }), gaps
  )
  return (
    <g>
      <ValueGrid scale={scale} box={box} write={write} />
      {lines.map(({ id, colour, dash, values, bounds }) => {
        const value = chosen === null ? null : values[chosen] ?? null
        return (
          <g key={id} data-line={id}>
            {bounds !== undefined && (
              <path
                class='band' fill={colour} stroke={colour}
                d={drawBand(place(bounds.map(found => found === null ? null : [found.high, found.low])))}
              />
            )}
            <path
              class='line' d={drawLine(place(values.map(value => value === null ? null : [value])))} stroke={colour} stroke-dasharray={dash}
            />
            {chosen !== null && value !== null && <circle class='dot' cx={xs[chosen]} cy={placeY(value)} r='4' fill={colour} />}
          </g>
        )
      })}
    </g>
  )
}
