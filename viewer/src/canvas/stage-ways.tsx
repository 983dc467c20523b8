import { stepBox } from '../../../src/formats/canvas/lay-out-steps.ts'
import type { PlacedStage } from '../../../src/formats/canvas/place-stage.ts'
import { fitText } from '../../../src/formats/layout/text-width.ts'

interface Props {
  placed: PlacedStage
  /** What stands beside each way, line by line. */
  words: ReadonlyArray<readonly string[]>
  /** The step that is read, whose ways stand out. */
  read: number | null
}

const fontSize = 10
const lineHeight = 11

/** The ways between the steps. Steps tell who listens where they lead to. */
export function StageWays ({ placed: { ways }, words, read }: Props) {
  return (
    <g class='canvas-ways' aria-hidden='true'>
      {ways.map(({ from, to, path, label }, index) => (
        <path
          key={index} d={path} class={from === read || to === read ? 'is-read' : undefined}
          stroke-dasharray={label === null ? '4 3' : undefined}
        >
          {words[index]?.length !== 0 && <title>{words[index]?.join(' · ')}</title>}
        </path>
      ))}
      {ways.map(({ label }, index) => label !== null && words[index]?.toReversed().map((line, fromLast) => (
        <text key={`${index} ${fromLast}`} x={label.x} y={label.y - fromLast * lineHeight} font-size={fontSize} text-anchor='middle'>
          {fitText(line, (stepBox.width + 8) / fontSize)}
        </text>
      )))}
    </g>
  )
}
