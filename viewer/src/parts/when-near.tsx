import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

interface Props {
  /** How many pixels below the window it may still be. */
  marginPx?: number
  children: () => ComponentChildren
}

/** Content that is loaded and drawn once it comes near the window, and stays. */
export function WhenNear ({ marginPx = 600, children }: Props) {
  const [isNear, setNear] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const observer = new IntersectionObserver(entries => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true)
    }, { rootMargin: `${marginPx}px 0px` })
    observer.observe(element)
    return () => { observer.disconnect() }
  }, [isNear, marginPx])
  return isNear ? <>{children()}</> : <div ref={place} class='card'><div class='skeleton is-table' aria-hidden='true' /></div>
}
