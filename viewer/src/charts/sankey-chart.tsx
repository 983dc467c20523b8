import { useMemo, useState } from 'preact/hooks'
import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import { FigureButton } from '../figures/figure-button.tsx'
import { texts } from '../texts/texts.ts'
import { describeLink, describeNode, explainPointed } from '../words/describe-flow.ts'
import type { Question } from '../words/figure.ts'
import type { NumberWords } from '../words/number-words.ts'
import { layOutChart } from './lay-out-chart.ts'
import { SankeyView } from './sankey-view.tsx'
import { Tip, type TipPlace } from './tip.tsx'
import type { ChartFigures, Pointed } from './trace-graph.ts'
import { useWidth } from './use-width.ts'

/** A graph to draw, and what its elements do. */
export interface SankeyProps {
  title: string
  graph: DrawableGraph
  /** Whether the nodes of a column keep the order of the graph. */
  isOrdered?: boolean
  words: NumberWords
  /** The origin of the numbers, if it is known. */
  figures: ChartFigures | null
  selectedStage: string | null
  /** Filters the page by a stage, or removes the filter. */
  onStage: (stage: string | null) => void
}

/** A sankey that describes the selected element in a tip, and below the chart, where the description stays and shows its origin. */
export function SankeyChart ({ title, graph, isOrdered = false, words, figures, selectedStage, onStage }: SankeyProps) {
  const [frame, width] = useWidth()
  const layout = useMemo(() => width === null ? null : layOutChart(graph, width, words.count, isOrdered),
    [graph, width, words, isOrdered])
  // the pointer moves far more often than the graph changes
  const labels = useMemo(() => ({
    nodes: graph.nodes.map((_, index) => describeNode(graph, index, words)),
    links: graph.links.map((_, index) => describeLink(graph, index, words))
  }), [graph, words])
  const [pointed, setPointed] = useState<Pointed | null>(null)
  /** The element of this graph that was selected last. */
  const [read, setRead] = useState<{ graph: DrawableGraph, pointed: Pointed } | null>(null)
  const [place, setPlace] = useState<TipPlace>({ x: 0, y: 0 })

  const point = (next: Pointed, { x, y }: { x: number, y: number }): void => {
    const box = frame.current?.getBoundingClientRect()
    setPointed(next)
    setRead({ graph, pointed: next })
    setPlace({ x: x - (box?.left ?? 0), y: y - (box?.top ?? 0) })
  }
  const pointByFocus = (next: Pointed, element: Element): void => {
    const { left, right, bottom } = element.getBoundingClientRect()
    point(next, { x: next.kind === 'node' ? right : left, y: bottom })
  }
  const leave = (): void => { setPointed(null) }
  const tell = ({ kind, index }: Pointed): string => (kind === 'link' ? labels.links[index] : labels.nodes[index]) ?? ''
  return (
    <div class='chart' ref={frame} onPointerLeave={leave}>
      {layout !== null && (
        <SankeyView
          title={title} graph={graph} layout={layout} labels={labels} words={words} selectedStage={selectedStage} pointed={pointed}
          onPoint={(pointed, event) => { point(pointed, { x: event.clientX, y: event.clientY }) }} onFocus={pointByFocus} onLeave={leave}
          onToggle={({ stageId }) => { if (stageId !== null) onStage(stageId === selectedStage ? null : stageId) }}
        />
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
