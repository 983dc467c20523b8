import type { ComponentChildren } from 'preact'
import { useEffect, useState } from 'preact/hooks'

interface Props {
  children: ComponentChildren
}

/** Draws its children in a task of their own once the rest of the page is painted, so that no task blocks the page for long. */
export function AfterPaint ({ children }: Props) {
  const [isPainted, setPainted] = useState(false)
  useEffect(() => {
    const timer = setTimeout(() => { setPainted(true) })
    return () => { clearTimeout(timer) }
  }, [])
  return isPainted ? <>{children}</> : <div class='card is-awaited'><div class='skeleton is-table' aria-hidden='true' /></div>
}
