import type { Zoom } from './use-zoom.ts'

/** Zooms if a key stands for that: plus, minus, 0 for the picture's own size, F for the whole picture. */
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
