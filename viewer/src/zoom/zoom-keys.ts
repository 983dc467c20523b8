import type { Zoom } from './use-zoom.ts'

/** Zooms by key: plus, minus, 0 for the picture's natural size, F for the whole picture. */
export function zoomByKey (event: KeyboardEvent, zoom: Zoom): void {
  if (event.ctrlKey || event.metaKey || event.altKey) return
  const keys: Partial<Record<string, () => void>> = {
    '+': () => { zoom.stepBy(1) }, '=': () => { zoom.stepBy(1) }, '-': () => { zoom.stepBy(-1) }, 0: zoom.reset, f: zoom.fit
  }
  const apply = keys[event.key]
  if (apply === undefined) return
  event.preventDefault()
  apply()
}

/** Returns the button of a toolbar that a key leads to; the first one follows the last one. `null` for other keys. */
export function moveInToolbar (event: KeyboardEvent, at: number, count: number): number | null {
  if (event.ctrlKey || event.metaKey || event.altKey || event.shiftKey) return null
  switch (event.key) {
    case 'ArrowRight': return (at + 1) % count
    case 'ArrowLeft': return (at + count - 1) % count
    case 'Home': return 0
    case 'End': return count - 1
    default: return null
  }
}
