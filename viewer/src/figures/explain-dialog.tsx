import { useEffect, useRef, useState } from 'preact/hooks'
import type { ExplainFigure } from '../state/reports.ts'
import { useReport } from '../state/use-report.ts'
import { texts } from '../texts/texts.ts'
import type { Figure, Question } from '../words/figure.ts'
import type { NumberWords } from '../words/number-words.ts'
import { ExplainedFigure } from './explained-figure.tsx'
import { ProblemNotice } from '../parts/problem-notice.tsx'

export interface ExplainDialogProps {
  explain: ExplainFigure
  question: Question
  words: NumberWords
  onClose: () => void
}

/** Explains where figures come from. The first explanation is open, the others load when they are opened. */
export function ExplainDialog ({ explain, question: { title, figures }, words, onClose }: ExplainDialogProps) {
  const dialog = useRef<HTMLDialogElement>(null)
  useEffect(() => { dialog.current?.showModal() }, [])
  return (
    <dialog
      ref={dialog} class='explain' aria-labelledby='explain-title' onClose={onClose}
      onClick={event => { if (event.target === dialog.current) dialog.current?.close() }}
    >
      <div class='explain-body'>
        <header class='card-head'>
          <div class='explain-head'>
            <h2 id='explain-title'>{texts.whereFrom}</h2>
            <p class='muted'>{title}</p>
          </div>
          <button type='button' class='button is-small' onClick={() => { dialog.current?.close() }}>{texts.close}</button>
        </header>
        {figures.map((figure, index) => (
          <FigureSection key={keyOf(figure)} explain={explain} figure={figure} isFirst={index === 0} words={words} />
        ))}
      </div>
    </dialog>
  )
}

interface SectionProps {
  explain: ExplainFigure
  figure: Figure
  isFirst: boolean
  words: NumberWords
}

function FigureSection ({ explain, figure, isFirst, words }: SectionProps) {
  const [isOpen, setOpen] = useState(isFirst)
  return (
    <details class='explain-figure' open={isOpen} onToggle={event => { setOpen(event.currentTarget.open) }}>
      <summary>{figure.label} <strong>{figure.shown}</strong></summary>
      {isOpen && <LoadedFigure explain={explain} figure={figure} words={words} />}
    </details>
  )
}

function LoadedFigure ({ explain, figure, words }: Omit<SectionProps, 'isFirst'>) {
  const [attempt, setAttempt] = useState(0)
  const key = keyOf(figure)
  const { data, failure } = useReport({ subject: key, key, load: signal => explain(figure, signal), version: attempt })
  if (failure !== null) {
    return <ProblemNotice subject={texts.explanationFailed} failure={failure} onRetry={() => { setAttempt(attempt + 1) }} />
  }
  if (data === null) return <p class='muted' role='status'>{texts.loadingExplanation}</p>
  return <ExplainedFigure figure={figure} explanation={data} words={words} />
}

function keyOf ({ report, pointer, journeyId, recordedAt }: Figure): string {
  return JSON.stringify([report, pointer, journeyId, recordedAt])
}
