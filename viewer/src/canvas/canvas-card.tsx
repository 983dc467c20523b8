import { ExportButtons } from '../parts/export-buttons.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'
import type { Canvas } from '../state/report-types.ts'
import { loadCanvas, loadCanvasFile } from '../state/reports.ts'
import { useReport } from '../state/use-report.ts'
import type { RangeChoice } from '../state/view-state.ts'
import { texts } from '../texts/texts.ts'
import { listCanvasNotes } from '../words/describe-canvas-notes.ts'
import { listGoalJumps, listJumpsHere } from '../words/describe-jumps.ts'
import type { NumberWords } from '../words/number-words.ts'
import { CanvasStageCard } from './canvas-stage-card.tsx'
import { JumpList } from './jump-list.tsx'

export interface CanvasCardProps {
  journeyId: string
  range: RangeChoice
  /** The stage that the page is filtered by. */
  stage: string | null
  /** Reloads the canvas when it changes, which it does when the page's numbers change. */
  changes: number
  /** Reloads the canvas after a failure. */
  version: number
  refresh: () => void
  fileName: string
  /** Returns the address of another journey, and shows that journey. */
  hrefOf: (journeyId: string) => string
  onOpen: (journeyId: string) => void
  onDone: (message: string) => void
  words: NumberWords
}

const formats = ['svg', 'csv', 'mermaid'] as const

/** A flowchart of each stage's steps: where profiles are, which edges they took, and where jumps lead. */
export function CanvasCard (props: CanvasCardProps) {
  const { journeyId, range, changes, version, refresh, fileName, onDone } = props
  const { data, failure, isLoading, isCurrent } = useReport<Canvas>({
    subject: journeyId,
    key: JSON.stringify([journeyId, range]),
    load: signal => loadCanvas(journeyId, range, signal),
    version: changes,
    retry: version
  })
  return (
    <section class='card' aria-labelledby='canvas-title' aria-busy={isLoading}>
      <header class='card-head'>
        <h2 id='canvas-title'>{texts.canvas}</h2>
        {data !== null && (
          <ExportButtons
            subject={texts.canvasFile} fileName={fileName} formats={formats} load={format => loadCanvasFile(journeyId, range, format)}
            onDone={onDone}
          />
        )}
      </header>
      {failure !== null && (failure.code === 'definitions-off'
        ? <p class='empty'>{failure.detail}</p>
        : <ProblemNotice subject={texts.canvasFailed} failure={failure} onRetry={refresh} />)}
      {data === null && failure === null && <div class='skeleton is-table' aria-hidden='true' />}
      {data !== null && <div class={isCurrent ? undefined : 'is-old'}><Stages canvas={data} {...props} /></div>}
    </section>
  )
}

function Stages ({ canvas, stage, hrefOf, onOpen, words }: CanvasCardProps & { canvas: Canvas }) {
  const shown = canvas.stages.filter(({ id }) => stage === null || id === stage)
  const notes = listCanvasNotes(canvas)
  return (
    <>
      {shown.length === 0 && <p class='empty'>{stage === null ? texts.noStages : texts.stageNotOnCanvas}</p>}
      {shown.map((each, position) => (
        <CanvasStageCard
          key={`${each.index} ${stage === null}`} canvas={canvas} stage={each} isOpenAtFirst={position === 0} hrefOf={hrefOf}
          onOpen={onOpen} words={words}
        />
      ))}
      {stage === null && <JumpList title={texts.jumpsOnGoal} jumps={listGoalJumps(canvas)} hrefOf={hrefOf} onOpen={onOpen} />}
      {stage === null && <JumpList title={texts.toNoStage} jumps={listJumpsHere(canvas, null)} hrefOf={hrefOf} onOpen={onOpen} />}
      <p class='muted small table-note'>{texts.canvasScopes} {texts.timeInStageNote}</p>
      {notes.length > 0 && <h3>{texts.canvasNotesTitle}</h3>}
      {notes.map(({ code, title, count, message, names }, index) => (
        <details key={`${code} ${index}`} class='note'>
          <summary>{texts.titleWithCount(title, words.count(count))}</summary>
          <p class='small'>{message}</p>
          <ul>{names.map(name => <li key={name}>{name}</li>)}</ul>
        </details>
      ))}
    </>
  )
}
