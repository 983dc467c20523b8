import { useLayoutEffect, useRef, useState } from 'preact/hooks'
import type { RefObject } from 'preact'

/** Returns the width of an element in pixels; `null` until it is measured. */
export function useWidth (): [ref: RefObject<HTMLDivElement | null>, width: number | null] {
  const ref = useRef<HTMLDivElement>(null)
  const [width, setWidth] = useState<number | null>(null)
  // measured before the first paint, so that nothing moves when the chart appears
  useLayoutEffect(() => {
    const element = ref.current
    if (element === null) return undefined
    setWidth(Math.floor(element.clientWidth))
    const observer = new ResizeObserver(() => { setWidth(Math.floor(element.clientWidth)) })
    observer.observe(element)
    return () => { observer.disconnect() }
  }, [])
  return [ref, width]
}
