import type { ComponentChildren, CSSProperties, RefObject } from 'preact'
import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import { findHiddenSides } from './hidden-sides.ts'

interface Props {
  /** Its name for screen readers. */
  label: string
  /** The class of the scrolling element. */
  class: string
  style?: CSSProperties
  /** A reference to the scrolling element. */
  view?: RefObject<HTMLDivElement | null>
  onKeyDown?: (event: KeyboardEvent) => void
  children: ComponentChildren
}

/** Content that also scrolls by keyboard. A shadow marks each side at which more is hidden. */
export function ScrollArea ({ label, class: className, style = {}, view, onKeyDown, children }: Props) {
  const own = useRef<HTMLDivElement>(null)
  const ref = view ?? own
  const [more, setMore] = useState('')
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return undefined
    const look = (): void => { setMore(findHiddenSides(element).join(' ')) }
    const observer = new ResizeObserver(look)
    observer.observe(element)
    for (const child of element.children) observer.observe(child)
    element.addEventListener('scroll', look, { passive: true })
    return () => {
      observer.disconnect()
      element.removeEventListener('scroll', look)
    }
  }, [])
  return (
    <div class={`scroll-frame ${className}-frame`} data-more={more}>
      <div
        ref={ref} class={className} style={style} role='region' aria-label={label}
        // it is a tab stop only while it scrolls, but does not lose the focus
        tabIndex={more === '' ? -1 : 0} onKeyDown={onKeyDown}
      >
        {children}
      </div>
    </div>
  )
}
