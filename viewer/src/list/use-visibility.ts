import { useCallback, useEffect, useRef } from 'preact/hooks'

export type Watch = (element: Element, onSeen: (isSeen: boolean) => void) => () => void

/** Watches which elements are in view, or at most `marginPx` above or below it, with one observer for all of them. */
export function useVisibility (marginPx: number): Watch {
  const watched = useRef(new Map<Element, (isSeen: boolean) => void>())
  const observer = useRef<IntersectionObserver | null>(null)
  useEffect(() => () => { observer.current?.disconnect() }, [])
  return useCallback<Watch>((element, onSeen) => {
    observer.current ??= new IntersectionObserver(entries => {
      for (const { target, isIntersecting } of entries) watched.current.get(target)?.(isIntersecting)
    }, { rootMargin: `${marginPx}px 0px` })
    watched.current.set(element, onSeen)
    observer.current.observe(element)
    return () => {
      watched.current.delete(element)
      observer.current?.unobserve(element)
    }
  }, [])
}
