import { useId, useMemo, useRef, useState } from 'preact/hooks'
import type { DrawableGraph, DrawableNode } from '../../../src/formats/drawable-graph.ts'
import { FigureButton } from '../figures/figure-button.tsx'
import { texts } from '../texts/texts.ts'
import { describeLink, describeNode, explainPointed } from '../words/describe-flow.ts'
import type { Question } from '../words/figure.ts'
import type { NumberWords } from '../words/number-words.ts'
import { layOutChart } from './lay-out-chart.ts'
import { followKey } from './sankey-keys.ts'
import { SankeyLabels } from './sankey-labels.tsx'
import { SankeyLinks } from './sankey-links.tsx'
import { SankeyNode } from './sankey-node.tsx'
import { Tip, type TipPlace } from './tip.tsx'
import type { ChartFigures, Pointed } from './trace-graph.ts'
import { useWidth } from './use-width.ts'

interface Props {
  title: string
  graph: DrawableGraph
  words: NumberWords
  /** What is behind the numbers, where it is known. */
  figures: ChartFigures | null
  selectedStage: string | null
  /** Narrows the page to a stage, or no longer. */
  onStage: (stage: string | null) => void
}

/**
 * A sankey that tells what is pointed at: beside it, and below the chart, where it stays and says where it comes from. Two stops of the tab
 * key; arrow keys lead from node to node, and from link to link.
 */
export function SankeyChart ({ title, graph, words, figures, selectedStage, onStage }: Props) {
  const [frame, width] = useWidth()
  const layout = useMemo(() => width === null ? null : layOutChart(graph, width, words.count), [graph, width, words])
  // the pointer moves far more often than the graph changes
  const nodeTexts = useMemo(() => graph.nodes.map((_, index) => describeNode(graph, index, words)), [graph, words])
  const linkTexts = useMemo(() => graph.links.map((_, index) => describeLink(graph, index, words)), [graph, words])
  const [pointed, setPointed] = useState<Pointed | null>(null)
  /** What was pointed at last, in the graph that is shown. */
  const [read, setRead] = useState<{ graph: DrawableGraph, pointed: Pointed } | null>(null)
  const [place, setPlace] = useState<TipPlace>({ x: 0, y: 0 })
  const [stop, setStop] = useState(0)
  const svg = useRef<SVGSVGElement>(null)
  const hint = useId()
  const at = Math.min(stop, graph.nodes.length - 1)

  const point = (next: Pointed, event: PointerEvent): void => {
    const box = frame.current?.getBoundingClientRect()
    setPointed(next)
    setRead({ graph, pointed: next })
    setPlace({ x: event.clientX - (box?.left ?? 0), y: event.clientY - (box?.top ?? 0) })
  }
  const pointByFocus = (next: Pointed, element: Element): void => {
    const box = frame.current?.getBoundingClientRect()
    const place = element.getBoundingClientRect()
    if (next.kind === 'node') setStop(next.index)
    setPointed(next)
    setRead({ graph, pointed: next })
    setPlace({ x: (next.kind === 'node' ? place.right : place.left) - (box?.left ?? 0), y: place.bottom - (box?.top ?? 0) })
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

  const tell = ({ kind, index }: Pointed): string => (kind === 'link' ? linkTexts[index] : nodeTexts[index]) ?? ''
  const isWide = layout !== null && layout.width > (width ?? 0)
  return (
    <div class='chart' ref={frame} onPointerLeave={() => { setPointed(null) }}>
      <p class='visually-hidden' id={hint}>{texts.sankeyHint}</p>
      {layout !== null && (
        <div class='chart-scroll' {...isWide ? { tabIndex: 0, role: 'group', 'aria-label': texts.scrollable(title) } : {}}>
          <svg
            ref={svg} class={pointed === null ? 'sankey' : 'sankey has-pointed'} width={layout.width} height={layout.height}
            viewBox={`0 0 ${layout.width} ${layout.height}`} role='group' aria-label={title} aria-describedby={hint} onKeyDown={onKeyDown}
          >
            <SankeyLinks
              graph={graph} layout={layout} labels={linkTexts} pointed={pointed}
              onPoint={(index, event) => { point({ kind: 'link', index }, event) }}
              onFocus={(index, element) => { pointByFocus({ kind: 'link', index }, element) }} onBlur={() => { setPointed(null) }}
            />
            <SankeyLabels labels={layout.labels} />
            {layout.nodes.map((box, index) => {
              const node = graph.nodes[index]
              return node !== undefined && (
                <SankeyNode
                  key={node.id} index={index} node={node} box={box} label={nodeTexts[index] ?? ''}
                  isStop={index === at} isPointed={pointed?.kind === 'node' && pointed.index === index}
                  isSelected={node.type === 'stage' && node.stageId === selectedStage}
                  onToggle={() => { toggle(node) }} onFocus={element => { pointByFocus({ kind: 'node', index }, element) }}
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
          <p>{tell(pointed)}</p>
          <p class='tip-note'>{explainPointed(graph, pointed, words)}</p>
        </Tip>
      )}
      <p class={read?.graph === graph ? 'chart-reading is-reading' : 'chart-reading'}>
        {read?.graph !== graph
          ? <span class='muted'>{texts.readingHint}</span>
          : (
            <>
              <span>{tell(read.pointed)} <span class='muted'>{explainPointed(graph, read.pointed, words)}</span></span>
              {figures !== null && <WhereFrom {...figures.ofPointed(graph, read.pointed)} />}
            </>
            )}
      </p>
    </div>
  )
}

function WhereFrom (question: Question) {
  return question.figures.length === 0 ? null : <FigureButton {...question}>{texts.whereFrom}</FigureButton>
}
