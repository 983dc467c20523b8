import type { ComponentChildren } from 'preact'
import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import type { Report } from '../state/use-report.ts'
import { ProblemNotice } from './problem-notice.tsx'

interface Props {
  subject: string
  report: Report<unknown>
  graph: DrawableGraph | null
  onRetry: () => void
  children: (graph: DrawableGraph) => ComponentChildren
}

/** A chart as far as it is there: its graph, that it is coming, that nothing moved, or why there is none. */
export function ChartState ({ subject, report: { failure, isLoading, isCurrent }, graph, onRetry, children }: Props) {
  if (failure !== null && graph === null) return <ProblemNotice subject={subject} failure={failure} onRetry={onRetry} />
  if (graph === null && !isLoading) return <p class='empty'>{subject} could not be loaded. The reason is above.</p>
  if (graph === null) return <div class='skeleton is-chart' aria-hidden='true' />
  if (graph.links.length === 0 && graph.removed.length === 0) {
    return <p class='empty'>{graph.summary.complete ? 'Nothing moved in these days.' : 'Treasure Data did not send the movements.'}</p>
  }
  return <div class={isCurrent ? undefined : 'is-old'}>{children(graph)}</div>
}
