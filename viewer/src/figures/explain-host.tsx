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
  /** The time that the figures below are of, unless they say another one; `null` for now. */
  asOf: string | null
  words: NumberWords
  /** Announces what happens to screen readers. */
  announce: (message: string) => void
  children: ComponentChildren
}

/** Has the figures below explained in a dialog, which is loaded when it is first asked for. */
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
