import { useMemo } from 'preact/hooks'
import { DrawnGraph } from '../charts/drawn-graph.tsx'
import { selectFlow } from '../charts/select-graph.ts'
import type { TracedGraph } from '../charts/trace-graph.ts'
import { useTracedDrawing } from '../charts/use-traced-drawing.ts'
import type { Drawing } from '../state/report-types.ts'
import type { Report } from '../state/use-report.ts'
import { flowViews, targetCounts, type FlowView, type TargetCount } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import { ChartState } from './chart-state.tsx'
import { Choices } from './choices.tsx'
import { ExportButtons, graphFiles } from './export-buttons.tsx'

interface Props {
  report: Report<Drawing>
  /** The same graph in the overview, if it has one. */
  whole: TracedGraph['whole'] | null
  view: FlowView
  targets: TargetCount
  stage: { id: string, name: string } | null
  /** The day of the chart, if it is not the page's range. */
  dayNote: string | null
  fileName: string
  words: NumberWords
  onView: (view: FlowView) => void
  onTargets: (targets: TargetCount) => void
  onStage: (stage: string | null) => void
  onRetry: () => void
  loadFile: (format: 'svg' | 'csv') => Promise<string>
  onDone: (message: string) => void
}

/** The flow of profiles from the stages. */
export function FlowCard (
  { report, whole, view, targets, stage, dayNote, fileName, words, onView, onTargets, onStage, onRetry, loadFile, onDone }: Props
) {
  const kind = view === 'all' ? null : view
  const { drawing, figures } = useTracedDrawing({ part: 'conversion', kind, drawing: report.data, whole }, words)
  const graph = useMemo(() => drawing === null ? null : selectFlow(drawing, stage?.id ?? null), [drawing, stage?.id])
  const title = stage === null ? texts.flow : texts.flowOf(stage.name)
  return (
    <section class='card' aria-labelledby='flow-title' aria-busy={report.isLoading}>
      <header class='card-head'>
        <h2 id='flow-title'>{texts.flow}</h2>
        <ExportButtons subject={texts.flowFile} fileName={fileName} formats={graphFiles} load={loadFile} onDone={onDone} />
      </header>
      <div class='card-tools'>
        <Choices
          label={texts.flowViewsLabel} name='view' value={view} options={flowViews.map(value => ({ value, label: texts.flowViews[value] }))}
          onChoose={onView}
        />
        <label class='select'>{texts.targets}
          <select
            value={String(targets)}
            onChange={event => { onTargets(targetCounts.find(count => String(count) === event.currentTarget.value) ?? 10) }}
          >
            {targetCounts.map(count => <option key={count} value={String(count)}>{texts.targetCounts[count]}</option>)}
          </select>
        </label>
      </div>
      <p class='small print-only'>{title} · {texts.flowViews[view]} · {texts.targetCounts[targets]}</p>
      {stage !== null && <p class='small muted screen-only'>{texts.exportsHaveAllStages}</p>}
      {dayNote !== null && <p class='small muted'>{dayNote}</p>}
      <ChartState failed={texts.flowFailed} report={report} graph={graph} onRetry={onRetry}>
        {graph => (
          <DrawnGraph title={title} graph={graph} words={words} figures={figures} selectedStage={stage?.id ?? null} onStage={onStage} />
        )}
      </ChartState>
    </section>
  )
}
