import { fitText, measureText } from '../layout/text-width.ts'
import { stepBox } from './step-box.ts'

/** The type size, and the distance of lines, in pixels. */
export const edgeLabel = { fontSize: 10, lineHeight: 11 } as const

const maxWidth = stepBox.width + 8

/** Returns a line of an edge's label, shortened if it is too long. */
export function fitEdgeLabel (line: string): string {
  return fitText(line, maxWidth / edgeLabel.fontSize)
}

/** Returns the size of a label's lines as they are drawn, in pixels; `null` without lines. */
export function measureEdgeLabel (lines: readonly string[]): { width: number, height: number } | null {
  if (lines.length === 0) return null
  const ems = Math.max(...lines.map(line => measureText(fitEdgeLabel(line))))
  return { width: Math.ceil(ems * edgeLabel.fontSize), height: lines.length * edgeLabel.lineHeight }
}
