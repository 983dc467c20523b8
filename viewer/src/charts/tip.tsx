import type { ComponentChildren } from 'preact'

export interface TipPlace { x: number, y: number }

const width = 280

/** What is said of the thing pointed at, beside it. Screen readers have the same from the thing itself. */
export function Tip ({ place: { x, y }, frameWidth, children }: { place: TipPlace, frameWidth: number, children: ComponentChildren }) {
  const left = Math.max(0, Math.min(x + 14, frameWidth - width))
  return <div class='tip' aria-hidden='true' style={{ left: `${left}px`, top: `${y + 16}px` }}>{children}</div>
}
