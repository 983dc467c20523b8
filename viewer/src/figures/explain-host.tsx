import type { ComponentChildren, FunctionComponent } from 'preact'
import { useCallback, useState } from 'preact/hooks'
import type { Range } from '../state/report-types.ts'
import { texts } from '../texts/texts.ts'
import type { Question } from '../words/figure.ts'
import type { NumberWords } from '../words/number-words.ts'
import type { ExplainDialogProps } from './explain-dialog.tsx'
import { ExplainContext } from './figure-button.tsx'

interface Props {
  journeyId: string
  /** The days of the figures below. */
  range: Range
  /** The time of the figures below, unless they have their own; `null` for now. */
  asOf: string | null
  words: NumberWords
  /** Announces events to screen readers. */
  announce: (message: string) => void
  children: ComponentChildren
}

/** Explains the figures below in a dialog that is loaded on first use. */
export function ExplainHost ({ journeyId, range, asOf, words, announce, children }: Props) {
  const [question, setQuestion] = useState<Question | null>(null)
  const [dialog, setDialog] = useState<{ show: FunctionComponent<ExplainDialogProps> } | null>(null)
  const explain = useCallback((question: Question) => {
    setQuestion(question)
    import('./explain-dialog.tsx').then(({ ExplainDialog }) => { setDialog({ show: ExplainDialog }) }, () => {
      setQuestion(null)
      announce(texts.dialogFailed)
    })
  }, [announce])
  return (
    <ExplainContext.Provider value={explain}>
      {children}
      {question !== null && dialog !== null && (
        <dialog.show
          journeyId={journeyId} range={range} asOf={asOf} question={question} words={words} onClose={() => { setQuestion(null) }}
        />
      )}
    </ExplainContext.Provider>
  )
}
