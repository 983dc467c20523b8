import type { ComponentChildren } from 'preact'

export interface TipPlace { x: number, y: number }

const width = 280

/** The description of an element, beside it. Screen readers get the same text from the element itself. */
export function Tip ({ place: { x, y }, frameWidth, children }: { place: TipPlace, frameWidth: number, children: ComponentChildren }) {
  const left = Math.max(0, Math.min(x + 14, frameWidth - width))
  return <div class='tip' aria-hidden='true' style={{ left: `${left}px`, top: `${y + 16}px` }}>{children}</div>
}
