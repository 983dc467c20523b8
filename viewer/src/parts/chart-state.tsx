import type { ComponentChildren } from 'preact'
import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import type { Report } from '../state/use-report.ts'
import { texts } from '../texts/texts.ts'
import { ProblemNotice } from './problem-notice.tsx'

interface Props {
  /** The text in place of a chart that could not be loaded. */
  failed: string
  report: Report<unknown>
  graph: DrawableGraph | null
  onRetry: () => void
  children: (graph: DrawableGraph) => ComponentChildren
}

/** A chart, or its state: loading, empty or failed. */
export function ChartState ({ failed, report: { failure, isLoading, isCurrent }, graph, onRetry, children }: Props) {
  if (failure !== null && graph === null) return <ProblemNotice subject={failed} failure={failure} onRetry={onRetry} />
  if (graph === null && !isLoading) return <p class='empty'>{texts.chartMissing}</p>
  if (graph === null) return <div class='skeleton is-chart' aria-hidden='true' />
  if (graph.links.length === 0 && graph.removed.length === 0) {
    return <p class='empty'>{graph.summary.complete ? texts.nothingMoved : texts.movementsNotSent}</p>
  }
  return <div class={isCurrent ? undefined : 'is-old'}>{children(graph)}</div>
}
