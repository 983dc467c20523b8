import { useMemo } from 'preact/hooks'
import { ChartLegend } from '../charts/chart-legend.tsx'
import { ChartTable } from '../charts/chart-table.tsx'
import { SankeyChart } from '../charts/sankey-chart.tsx'
import { listActivationStages, selectActivations } from '../charts/select-graph.ts'
import { traceGraph, type TracedGraph } from '../charts/trace-graph.ts'
import { ChartState } from '../parts/chart-state.tsx'
import { ExportButtons, graphFiles } from '../parts/export-buttons.tsx'
import type { Drawing } from '../state/report-types.ts'
import type { Report } from '../state/use-report.ts'
import { texts } from '../texts/texts.ts'
import type { NumberWords } from '../words/number-words.ts'
import { ActivationTools } from './activation-tools.tsx'
import { chooseActivations, type ActivationChoice } from './choose-activations.ts'

interface Props {
  report: Report<Drawing>
  /** The same graph in the overview, if it has one. */
  whole: TracedGraph['whole'] | null
  /** The stage that the page is filtered by. */
  stage: string | null
  choice: ActivationChoice
  onChoose: (choice: ActivationChoice, isStep: boolean) => void
  nameStage: (id: string) => string
  /** The day of the chart, if it is not the page's range. */
  dayNote: string | null
  fileName: string
  words: NumberWords
  onStage: (stage: string | null) => void
  onRetry: () => void
  loadFile: (format: 'svg' | 'csv') => Promise<string>
  onDone: (message: string) => void
}

/** What the activations of one stage lead to. Profiles count at each activation, so neither they nor stages are summed. */
export function ActivationCard (
  { report, whole, stage, choice, onChoose, nameStage, dayNote, fileName, words, onStage, onRetry, loadFile, onDone }: Props
) {
  const stages = useMemo(() => report.data === null ? [] : listActivationStages(report.data), [report.data])
  const shown = stage !== null && (report.data === null || stages.includes(stage)) ? stage : stage === null ? stages[0] ?? null : stage
  const graph = useMemo(() => report.data === null ? null : selectActivations(report.data, shown), [report.data, shown])
  const chosen = useMemo(() => graph === null ? null : chooseActivations(graph, choice), [graph, choice.q, choice.isAll])
  const figures = useMemo(() => whole === null || report.data === null
    ? null
    : traceGraph({ part: 'activation', whole, drawing: report.data, kind: null }, words), [whole, report.data, words])
  const title = shown === null ? texts.activationsOfNoStage : texts.activationsOf(nameStage(shown))
  return (
    <section class='card' aria-labelledby='activation-title' aria-busy={report.isLoading}>
      <header class='card-head'>
        <h2 id='activation-title'>{texts.activations}</h2>
        <ExportButtons subject={texts.activationFile} fileName={fileName} formats={graphFiles} load={loadFile} onDone={onDone} />
      </header>
      {stages.length > 0 && (
        <div class='card-tools'>
          <label class='select'>{texts.stage}
            <select value={shown ?? ''} onChange={event => { onStage(event.currentTarget.value || null) }}>
              {shown !== null && !stages.includes(shown) && <option value={shown}>{nameStage(shown)}</option>}
              {stages.map(id => <option key={id ?? ''} value={id ?? ''}>{id === null ? texts.withoutStage : nameStage(id)}</option>)}
            </select>
          </label>
        </div>
      )}
      {dayNote !== null && <p class='small muted'>{dayNote}</p>}
      <p class='small print-only'>{title}</p>
      {chosen !== null && <ActivationTools chosen={chosen} choice={choice} onChoose={onChoose} words={words} />}
      <ChartState failed={texts.activationsFailed} report={report} graph={graph} onRetry={onRetry}>
        {() => chosen !== null && chosen.shown > 0 && (
          <>
            {chosen.graph.links.length === 0 && <p class='empty'>{texts.nothingToDraw}</p>}
            {chosen.graph.links.length > 0 && <ChartLegend graph={chosen.graph} />}
            {chosen.graph.links.length > 0 && (
              <SankeyChart
                title={title} graph={chosen.graph} isOrdered words={words} figures={figures} selectedStage={stage} onStage={onStage}
              />
            )}
            <ChartTable title={title} graph={chosen.graph} figures={figures} words={words} />
            <p class='small muted table-note screen-only'>{texts.activationExports}</p>
          </>
        )}
      </ChartState>
    </section>
  )
}
