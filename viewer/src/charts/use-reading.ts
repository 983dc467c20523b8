import { useState } from 'preact/hooks'

/** The position in a chart whose numbers are shown, and the handlers that change it. */
export interface Reading {
  /** From 0; `null` if nothing is selected. */
  at: number | null
  onKeyDown: (event: KeyboardEvent) => void
  onPointerMove: (event: PointerEvent) => void
  onPointerDown: (event: PointerEvent) => void
  onPointerLeave: () => void
}

interface Options {
  /** The last position. */
  last: number
  /** The position at which keys start if nothing is selected. */
  latest: number
  positionOf: (event: PointerEvent) => number
}

/**
 * Follows the pointer through a chart's positions. A position that was clicked or reached by keyboard stays selected, so that its numbers
 * can be explained. Escape clears it.
 */
export function useReading ({ last, latest, positionOf }: Options): Reading {
  const [hovered, setHovered] = useState<number | null>(null)
  const [kept, setKept] = useState<number | null>(null)
  const chosen = hovered ?? kept
  const at = chosen === null ? null : Math.min(chosen, last)
  return {
    at,
    onKeyDown (event) {
      const from = at ?? latest
      const steps: Record<string, number> = { ArrowLeft: from - 1, ArrowRight: from + 1, Home: 0, End: last }
      const next = steps[event.key]
      if (event.key === 'Escape') setKept(null)
      if (next === undefined) return
      event.preventDefault()
      setHovered(null)
      setKept(Math.max(0, Math.min(last, next)))
    },
    onPointerMove (event) { setHovered(positionOf(event)) },
    onPointerDown (event) { setKept(positionOf(event)) },
    onPointerLeave () { setHovered(null) }
  }
}
