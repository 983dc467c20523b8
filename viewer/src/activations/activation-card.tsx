import { useMemo } from 'preact/hooks'
import { DrawnGraph } from '../charts/drawn-graph.tsx'
import { listActivationStages, selectActivations } from '../charts/select-graph.ts'
import type { TracedGraph } from '../charts/trace-graph.ts'
import { useTracedDrawing } from '../charts/use-traced-drawing.ts'
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

/** The outcomes of one stage's activations. Profiles count at each activation, so neither they nor stages are summed. */
export function ActivationCard (
  { report, whole, stage, choice, onChoose, nameStage, dayNote, fileName, words, onStage, onRetry, loadFile, onDone }: Props
) {
  const { drawing, figures } = useTracedDrawing({ part: 'activation', kind: null, drawing: report.data, whole }, words)
  const stages = useMemo(() => drawing === null ? [] : listActivationStages(drawing), [drawing])
  const shown = stage ?? stages[0] ?? null
  const graph = useMemo(() => drawing === null ? null : selectActivations(drawing, shown), [drawing, shown])
  const chosen = useMemo(() => graph === null ? null : chooseActivations(graph, choice), [graph, choice.q, choice.isAll])
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
            <DrawnGraph
              title={title} graph={chosen.graph} isOrdered words={words} figures={figures} selectedStage={stage} onStage={onStage}
            />
            <p class='small muted table-note screen-only'>{texts.activationExports}</p>
          </>
        )}
      </ChartState>
    </section>
  )
}
