import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'
import { texts } from '../texts/texts.ts'

interface Props {
  /** What it is. */
  title: string
  /** How many pixels below the window it may still be. */
  marginPx?: number
  children: () => ComponentChildren
}

/**
 * Content that is loaded and drawn once it comes near the window, and stays. A page that is printed before says what is missing, since
 * printing does not wait. The next print has it.
 */
export function WhenNear ({ title, marginPx = 600, children }: Props) {
  const [isNear, setNear] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const observer = new IntersectionObserver(entries => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true)
    }, { rootMargin: `${marginPx}px 0px` })
    observer.observe(element)
    const onPrinted = (): void => { setNear(true) }
    addEventListener('afterprint', onPrinted)
    return () => {
      observer.disconnect()
      removeEventListener('afterprint', onPrinted)
    }
  }, [isNear, marginPx])
  return isNear
    ? <>{children()}</>
    : (
      <div ref={place} class='card'>
        <div class='skeleton is-table' aria-hidden='true' />
        <p class='print-only'>{texts.notPrinted(title)}</p>
      </div>
      )
}
