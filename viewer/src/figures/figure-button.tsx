import { createContext, type ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import { texts } from '../texts/texts.ts'
import type { Question } from '../words/figure.ts'

/** Opens the explanation of figures. */
export const ExplainContext = createContext<(question: Question) => void>(() => {})

interface Props extends Question {
  /** −1 for a number that the Tab key skips. */
  tabIndex?: number
  children: ComponentChildren
}

/** A number that opens its explanation when it is pressed. It is plain text if it has none. */
export function FigureButton ({ title, figures, tabIndex, children }: Props) {
  const explain = useContext(ExplainContext)
  if (figures.length === 0) return <>{children}</>
  return (
    <button
      type='button' class='figure' aria-haspopup='dialog' title={texts.whereFrom} tabIndex={tabIndex}
      onClick={() => { explain({ title, figures }) }}
    >
      {children}
    </button>
  )
}
