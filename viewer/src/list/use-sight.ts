import { useCallback, useEffect, useRef } from 'preact/hooks'

export type Watch = (element: Element, onSeen: (isSeen: boolean) => void) => () => void

/** Rows that are about to come into view count as seen. */
const margin = '120px 0px'

/** Tells elements apart that are seen, with one observer for all of them. */
export function useSight (): Watch {
  const watched = useRef(new Map<Element, (isSeen: boolean) => void>())
  const observer = useRef<IntersectionObserver | null>(null)
  useEffect(() => () => { observer.current?.disconnect() }, [])
  return useCallback<Watch>((element, onSeen) => {
    observer.current ??= new IntersectionObserver(entries => {
      for (const { target, isIntersecting } of entries) watched.current.get(target)?.(isIntersecting)
    }, { rootMargin: margin })
    watched.current.set(element, onSeen)
    observer.current.observe(element)
    return () => {
      watched.current.delete(element)
      observer.current?.unobserve(element)
    }
  }, [])
}
