import { useId, useMemo, useRef, useState } from 'preact/hooks'
import type { DrawableGraph, DrawableNode } from '../../../src/formats/drawable-graph.ts'
import type { NumberWords } from '../words/number-words.ts'
import { describeLink, describeNode } from '../words/describe-flow.ts'
import { layOutChart } from './lay-out-chart.ts'
import { followKey } from './sankey-keys.ts'
import { SankeyLabels } from './sankey-labels.tsx'
import { SankeyLinks } from './sankey-links.tsx'
import { SankeyNode } from './sankey-node.tsx'
import { Tip, type TipPlace } from './tip.tsx'
import { useWidth } from './use-width.ts'

interface Props {
  title: string
  graph: DrawableGraph
  words: NumberWords
  selectedStage: string | null
  /** Narrows the page to a stage, or no longer. */
  onStage: (stage: string | null) => void
}

export type Pointed = { kind: 'node' | 'link', index: number }

/** A sankey that tells what is pointed at. One stop of the tab key; arrow keys lead from node to node. */
export function SankeyChart ({ title, graph, words, selectedStage, onStage }: Props) {
  const [frame, width] = useWidth()
  const layout = useMemo(() => width === null ? null : layOutChart(graph, width, words.count), [graph, width, words])
  // the pointer moves far more often than the graph changes
  const nodeTexts = useMemo(() => graph.nodes.map((_, index) => describeNode(graph, index, words)), [graph, words])
  const [pointed, setPointed] = useState<Pointed | null>(null)
  const [place, setPlace] = useState<TipPlace>({ x: 0, y: 0 })
  const [stop, setStop] = useState(0)
  const svg = useRef<SVGSVGElement>(null)
  const hint = useId()
  const at = Math.min(stop, graph.nodes.length - 1)

  const point = (next: Pointed, event: PointerEvent): void => {
    const box = frame.current?.getBoundingClientRect()
    setPointed(next)
    setPlace({ x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) })
  }
  const pointByFocus = (index: number, element: Element): void => {
    const box = frame.current?.getBoundingClientRect()
    const node = element.getBoundingClientRect()
    setStop(index)
    setPointed({ kind: 'node', index })
    setPlace({ x: node.right - (box?.left ?? 0), y: node.bottom - (box?.top ?? 0) })
  }
  const toggle = ({ stageId }: DrawableNode): void => {
    if (stageId !== null) onStage(stageId === selectedStage ? null : stageId)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'Escape') setPointed(null)
    const next = layout === null ? null : followKey(event.key, at, layout.nodes)
    if (next === null) return
    event.preventDefault()
    svg.current?.querySelector<SVGGElement>(`[data-node="${next}"]`)?.focus()
  }

  const isWide = layout !== null && layout.width > (width ?? 0)
  return (
    <div class='chart' ref={frame} onPointerLeave={() => { setPointed(null) }}>
      <p class='visually-hidden' id={hint}>
        Arrow keys move between nodes. Enter on a node of a stage shows that stage alone. A table below has the same numbers.
      </p>
      {layout !== null && (
        <div class='chart-scroll' {...isWide ? { tabIndex: 0, role: 'group', 'aria-label': `${title}, wider than the page` } : {}}>
          <svg
            ref={svg} class={pointed === null ? 'sankey' : 'sankey has-pointed'} width={layout.width} height={layout.height}
            viewBox={`0 0 ${layout.width} ${layout.height}`} role='group' aria-label={title} aria-describedby={hint} onKeyDown={onKeyDown}
          >
            <SankeyLinks
              graph={graph} layout={layout} pointed={pointed} onPoint={(index, event) => { point({ kind: 'link', index }, event) }}
            />
            <SankeyLabels labels={layout.labels} />
            {layout.nodes.map((box, index) => {
              const node = graph.nodes[index]
              return node !== undefined && (
                <SankeyNode
                  key={node.id} index={index} node={node} box={box} label={nodeTexts[index] ?? ''}
                  isStop={index === at} isPointed={pointed?.kind === 'node' && pointed.index === index}
                  isSelected={node.type === 'stage' && node.stageId === selectedStage}
                  onToggle={() => { toggle(node) }} onFocus={element => { pointByFocus(index, element) }}
                  onBlur={() => { setPointed(null) }}
                  onPoint={event => { point({ kind: 'node', index }, event) }}
                />
              )
            })}
          </svg>
        </div>
      )}
      {pointed !== null && (
        <Tip place={place} frameWidth={width ?? 0}>
          {pointed.kind === 'link' ? describeLink(graph, pointed.index, words) : nodeTexts[pointed.index]}
        </Tip>
      )}
    </div>
  )
}
