import type { ComponentChildren } from 'preact'
import { useEffect, useRef, useState } from 'preact/hooks'

/** How far below the window something is that is about to come into view. */
const margin = '600px 0px'

/** Something that is loaded and drawn when its place comes near the window, and stays. */
export function WhenNear ({ children }: { children: () => ComponentChildren }) {
  const [isNear, setNear] = useState(false)
  const place = useRef<HTMLDivElement>(null)
  useEffect(() => {
    const element = place.current
    if (element === null) return undefined
    const observer = new IntersectionObserver(entries => {
      if (entries.some(({ isIntersecting }) => isIntersecting)) setNear(true)
    }, { rootMargin: margin })
    observer.observe(element)
    return () => { observer.disconnect() }
  }, [isNear])
  return isNear ? <>{children()}</> : <div ref={place} class='card'><div class='skeleton is-table' aria-hidden='true' /></div>
}
