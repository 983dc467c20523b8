import type { ComponentChildren, FunctionComponent } from 'preact'
import { useCallback, useState } from 'preact/hooks'
import type { ExplainFigure } from '../state/reports.ts'
import { texts } from '../texts/texts.ts'
import type { Question } from '../words/figure.ts'
import type { NumberWords } from '../words/number-words.ts'
import type { ExplainDialogProps } from './explain-dialog.tsx'
import { ExplainContext } from './figure-button.tsx'

interface Props {
  explain: ExplainFigure
  words: NumberWords
  /** Announces events to screen readers. */
  announce: (message: string) => void
  children: ComponentChildren
}

/** Explains the figures below in a dialog that is loaded on first use. */
export function ExplainHost ({ explain, words, announce, children }: Props) {
  const [question, setQuestion] = useState<Question | null>(null)
  const [dialog, setDialog] = useState<{ show: FunctionComponent<ExplainDialogProps> } | null>(null)
  const ask = useCallback((question: Question) => {
    setQuestion(question)
    import('./explain-dialog.tsx').then(({ ExplainDialog }) => { setDialog({ show: ExplainDialog }) }, () => {
      setQuestion(null)
      announce(texts.dialogFailed)
    })
  }, [announce])
  return (
    <ExplainContext.Provider value={ask}>
      {children}
      {question !== null && dialog !== null && (
        <dialog.show explain={explain} question={question} words={words} onClose={() => { setQuestion(null) }} />
      )}
    </ExplainContext.Provider>
  )
}
