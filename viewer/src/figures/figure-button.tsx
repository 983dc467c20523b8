import { createContext, type ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import { texts } from '../texts/texts.ts'
import type { Question } from '../words/figure.ts'

/** Opens the explanation of figures. */
export const ExplainContext = createContext<(question: Question) => void>(() => {})

/** A number that opens its explanation when it is pressed. It is plain text if it has none. */
export function FigureButton ({ title, figures, children }: Question & { children: ComponentChildren }) {
  const explain = useContext(ExplainContext)
  if (figures.length === 0) return <>{children}</>
  return (
    <button type='button' class='figure' aria-haspopup='dialog' title={texts.whereFrom} onClick={() => { explain({ title, figures }) }}>
      {children}
    </button>
  )
}
