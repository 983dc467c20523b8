import { useId, useRef, useState } from 'preact/hooks'
import type { DrawableGraph, DrawableNode } from '../../../src/formats/drawable-graph.ts'
import { ScrollArea } from '../scroll/scroll-area.tsx'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import { useZoom } from '../zoom/use-zoom.ts'
import { ZoomBar } from '../zoom/zoom-bar.tsx'
import { zoomByKey } from '../zoom/zoom-keys.ts'
import type { ChartLayout } from './lay-out-chart.ts'
import { followKey } from './sankey-keys.ts'
import { SankeyLabels } from './sankey-labels.tsx'
import { SankeyLinks } from './sankey-links.tsx'
import { SankeyNode } from './sankey-node.tsx'
import type { Pointed } from './trace-graph.ts'

interface Props {
  title: string
  graph: DrawableGraph
  layout: ChartLayout
  /** The description of each node and each link. */
  labels: { nodes: readonly string[], links: readonly string[] }
  words: NumberWords
  selectedStage: string | null
  pointed: Pointed | null
  onPoint: (pointed: Pointed, event: PointerEvent) => void
  onFocus: (pointed: Pointed, element: Element) => void
  /** Called when the pointer or the focus leaves the element. */
  onLeave: () => void
  onToggle: (node: DrawableNode) => void
}

/** Room for a scroll bar, in pixels. */
const scrollbar = 16

/** A sankey that can be zoomed and scrolled. Nodes and links are one tab stop each; arrow keys move between nodes and between links. */
export function SankeyView (
  { title, graph, layout, labels, words, selectedStage, pointed, onPoint, onFocus, onLeave, onToggle }: Props
) {
  const { width, height } = layout
  // the layout fits the view at a readable size
  const zoom = useZoom({ width, height, start: { x: 0, y: 0 }, readableScale: 1 })
  const [stop, setStop] = useState(0)
  const svg = useRef<SVGSVGElement>(null)
  const hint = useId()
  const at = Math.min(stop, graph.nodes.length - 1)

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') onLeave()
    if (event.ctrlKey || event.metaKey || event.altKey) return
    const next = followKey(event.key, at, layout.nodes)
    if (next === null) return
    event.preventDefault()
    svg.current?.querySelector<SVGGElement>(`[data-node="${next}"]`)?.focus()
  }
  return (
    <>
      <ZoomBar zoom={zoom} title={title} fitLabel={texts.zoomFitChart} words={words} />
      <p class='visually-hidden' id={hint}>{texts.sankeyHint}</p>
      <ScrollArea
        label={texts.scrollable(title)} class='chart-scroll' style={{ maxHeight: `${height + scrollbar}px` }} view={zoom.view}
        onKeyDown={event => { zoomByKey(event, zoom) }}
      >
        <svg
          ref={svg} class={pointed === null ? 'sankey' : 'sankey has-pointed'} width={Math.round(width * zoom.scale)}
          height={Math.round(height * zoom.scale)} viewBox={`0 0 ${width} ${height}`} role='group' aria-label={title}
          aria-describedby={hint} onKeyDown={onKeyDown}
        >
          <SankeyLinks
            graph={graph} layout={layout} labels={labels.links} pointed={pointed}
            onPoint={(index, event) => { onPoint({ kind: 'link', index }, event) }}
            onFocus={(index, element) => { onFocus({ kind: 'link', index }, element) }} onBlur={onLeave}
          />
          <SankeyLabels labels={layout.labels} />
          {layout.nodes.map((box, index) => {
            const node = graph.nodes[index]
            return node !== undefined && (
              <SankeyNode
                key={node.id} index={index} node={node} box={box} label={labels.nodes[index] ?? ''}
                isStop={index === at} isPointed={pointed?.kind === 'node' && pointed.index === index}
                isSelected={node.type === 'stage' && node.stageId === selectedStage}
                onToggle={() => { onToggle(node) }} onBlur={onLeave}
                onFocus={element => {
                  setStop(index)
                  onFocus({ kind: 'node', index }, element)
                }}
                onPoint={event => { onPoint({ kind: 'node', index }, event) }}
              />
            )
          })}
        </svg>
      </ScrollArea>
    </>
  )
}
