import { createContext, type ComponentChildren } from 'preact'
import { useContext } from 'preact/hooks'
import { texts } from '../texts/texts.ts'
import type { Question } from '../words/figure.ts'

/** Opens the explanation of figures. */
export const ExplainContext = createContext<(question: Question) => void>(() => {})

/** A number that shows its origin when it is pressed; plain text if it has no explanation. */
export function FigureButton ({ title, figures, children }: Question & { children: ComponentChildren }) {
  const explain = useContext(ExplainContext)
  if (figures.length === 0) return <>{children}</>
  return (
    <button type='button' class='figure' aria-haspopup='dialog' title={texts.whereFrom} onClick={() => { explain({ title, figures }) }}>
      {children}
    </button>
  )
}
