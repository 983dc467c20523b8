import { edgeLabel, fitEdgeLabel } from '../../../src/formats/canvas/edge-label.ts'
import type { PlacedStage } from '../../../src/formats/canvas/place-stage.ts'

interface Props {
  placed: PlacedStage
  /** The label of each edge, by lines. */
  words: ReadonlyArray<readonly string[]>
  /** The step that is selected: its edges are highlighted. */
  read: number | null
}

/** The edges between the steps. They are hidden from screen readers, because each step says where it leads. */
export function StageEdges ({ placed: { ways }, words, read }: Props) {
  return (
    <g class='canvas-edges' aria-hidden='true'>
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
