import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import type { SankeyLayout } from '../../../src/formats/layout/lay-out-sankey.ts'
import { palette } from '../../../src/formats/palette.ts'
import type { Pointed } from './sankey-chart.tsx'

interface Props {
  graph: DrawableGraph
  layout: SankeyLayout
  pointed: Pointed | null
  onPoint: (index: number, event: PointerEvent) => void
}

/** The links, those of what is pointed at in front of the rest. Their numbers are in the nodes' labels and the table. */
export function SankeyLinks ({ graph, layout, pointed, onPoint }: Props) {
  const isPointed = (index: number): boolean => {
    const link = graph.links[index]
    if (pointed === null || link === undefined) return false
    return pointed.kind === 'link' ? pointed.index === index : link.source === pointed.index || link.target === pointed.index
  }
  return (
    <g class='sankey-links' aria-hidden='true'>
      {layout.links.map(({ path }, index) => (
        <path
          key={index} d={path} fill={palette[graph.links[index]?.kind ?? 'unknown']} class={isPointed(index) ? 'is-pointed' : undefined}
          onPointerMove={event => { onPoint(index, event) }} onPointerDown={event => { onPoint(index, event) }}
        />
      ))}
    </g>
  )
}
