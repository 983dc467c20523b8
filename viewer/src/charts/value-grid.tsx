import { placeValue, type Scale } from './scale.ts'

/** A part of a picture, in pixels. */
export interface Box { left: number, top: number, right: number, bottom: number }

/** The grid lines of a scale across a panel, with their values. */
export function ValueGrid ({ scale, box, write }: { scale: Scale, box: Box, write: (value: number) => string }) {
  const place = (value: number): number => placeValue(scale, value, box.top, box.bottom)
  return (
    <g>
      {scale.ticks.map(tick => (
        <g key={tick}>
          <line class='grid' x1={box.left} x2={box.right} y1={place(tick)} y2={place(tick)} />
          <text class='tick' x={box.left - 8} y={place(tick)} dy='.35em' text-anchor='end'>{write(tick)}</text>
        </g>
      ))}
    </g>
  )
}
