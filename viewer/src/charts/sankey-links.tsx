import { useState } from 'preact/hooks'
import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import type { SankeyLayout } from '../../../src/formats/layout/lay-out-sankey.ts'
import { palette } from '../../../src/formats/palette.ts'
import { texts } from '../texts/texts.ts'
import type { Pointed } from './trace-graph.ts'

interface Props {
  graph: DrawableGraph
  layout: SankeyLayout
  /** The description of each link. */
  labels: readonly string[]
  pointed: Pointed | null
  onPoint: (index: number, event: PointerEvent) => void
  onFocus: (index: number, element: Element) => void
  onBlur: () => void
}

/** The links. Those of the selected element are drawn in front. They are one tab stop; arrow keys move between them. */
export function SankeyLinks ({ graph, layout, labels, pointed, onPoint, onFocus, onBlur }: Props) {
  const [stop, setStop] = useState(0)
  const last = layout.links.length - 1
  const at = Math.min(stop, last)
  const isPointed = (index: number): boolean => {
    const link = graph.links[index]
    if (pointed === null || link === undefined) return false
    return pointed.kind === 'link' ? pointed.index === index : link.source === pointed.index || link.target === pointed.index
  }
  const onKeyDown = (event: KeyboardEvent & { currentTarget: SVGGElement }): void => {
    const steps: Record<string, number> = { ArrowUp: at - 1, ArrowLeft: at - 1, ArrowDown: at + 1, ArrowRight: at + 1, Home: 0, End: last }
    const next = steps[event.key]
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    event.currentTarget.querySelectorAll<SVGPathElement>('path')[Math.max(0, Math.min(last, next))]?.focus()
  }
  return (
    <g class='sankey-links' role='group' aria-label={texts.linksLabel} onKeyDown={onKeyDown}>
      {layout.links.map(({ path }, index) => (
        <path
          key={index} d={path} fill={palette[graph.links[index]?.kind ?? 'unknown']} class={isPointed(index) ? 'is-pointed' : undefined}
          role='img' aria-label={labels[index]} tabindex={index === at ? 0 : -1}
          onPointerMove={event => { onPoint(index, event) }} onPointerDown={event => { onPoint(index, event) }}
          onFocus={event => {
            setStop(index)
            onFocus(index, event.currentTarget)
          }}
          onBlur={onBlur}
        />
      ))}
    </g>
  )
}
