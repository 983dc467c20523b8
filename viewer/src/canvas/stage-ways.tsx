import { edgeLabel, fitEdgeLabel } from '../../../src/formats/canvas/edge-label.ts'
import type { PlacedStage } from '../../../src/formats/canvas/place-stage.ts'

interface Props {
  placed: PlacedStage
  /** What stands beside each way, line by line. */
  words: ReadonlyArray<readonly string[]>
  /** The step that is read, whose ways stand out. */
  read: number | null
}

/** The ways between the steps. Steps tell who listens where they lead to. */
export function StageWays ({ placed: { ways }, words, read }: Props) {
  return (
    <g class='canvas-ways' aria-hidden='true'>
      {ways.map(({ from, to, path, feedback }, index) => (
        <path
          key={index} d={path} class={from === read || to === read ? 'is-read' : undefined}
          stroke-dasharray={feedback ? '4 3' : undefined}
        >
          {words[index]?.length !== 0 && <title>{words[index]?.join(' · ')}</title>}
        </path>
      ))}
      {ways.map(({ label }, index) => label !== null && words[index]?.toReversed().map((line, fromLast) => (
        <text
          key={`${index} ${fromLast}`} x={label.x} y={label.y - fromLast * edgeLabel.lineHeight} font-size={edgeLabel.fontSize}
          text-anchor='middle'
        >
          {fitEdgeLabel(line)}
        </text>
      )))}
    </g>
  )
}
