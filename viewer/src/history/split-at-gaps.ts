import type { Edges } from './lay-out-history.ts'

/** A point of a line, or of both edges of an interval, in pixels. */
export interface Placed { x: number, ys: readonly number[] }

/**
 * Splits a line, or the edges of an interval, into the pieces to draw. A piece ends at a missing value (`null`) and at a gap, so nothing is
 * drawn across gaps.
 */
export function splitAtGaps (points: ReadonlyArray<Placed | null>, gaps: readonly Edges[]): Placed[][] {
  const pieces: Placed[][] = []
  let piece: Placed[] = []
  const close = (): void => {
    if (piece.length > 0) pieces.push(piece)
    piece = []
  }
  let before: Placed | null = null
  for (const point of points) {
    if (point === null) close()
    else {
      if (before !== null) {
        for (const { left, right } of between(gaps, before.x, point.x)) {
          if (left > before.x) piece.push(placeBetween(before, point, left))
          close()
          if (right < point.x) piece.push(placeBetween(before, point, right))
        }
      }
      piece.push(point)
    }
    before = point
  }
  close()
  return pieces
}

/** Returns the path of a line. A single point becomes a dot, because strokes have round ends. */
export function drawLine (pieces: readonly Placed[][]): string {
  return pieces.map(piece => `${trace(piece, 0)}${piece.length === 1 ? 'h0' : ''}`).join('')
}

/** Returns the path around an interval. The first two values of each point are its edges. */
export function drawBand (pieces: readonly Placed[][]): string {
  return pieces.map(piece => `${trace(piece, 0)}${trace(piece.toReversed(), 1).replace('M', 'L')}Z`).join('')
}

/** Returns the gaps between two positions from left to right, cut at both ends. Adjacent gaps are merged. */
function between (gaps: readonly Edges[], from: number, to: number): Edges[] {
  const found: Edges[] = []
  for (const gap of gaps.toSorted((a, b) => a.left - b.left)) {
    if (gap.left >= to || gap.right <= from) continue
    const last = found.at(-1)
    if (last !== undefined && gap.left <= last.right) last.right = Math.max(last.right, gap.right)
    else found.push({ ...gap })
  }
  return found
}

function placeBetween (a: Placed, b: Placed, x: number): Placed {
  const share = (x - a.x) / (b.x - a.x)
  return { x, ys: a.ys.map((y, index) => y + ((b.ys[index] ?? y) - y) * share) }
}

function trace (piece: readonly Placed[], edge: number): string {
  return piece.map(({ x, ys }, index) => `${index === 0 ? 'M' : 'L'}${round(x)} ${round(ys[edge] ?? 0)}`).join('')
}

function round (pixels: number): number {
  return Math.round(pixels * 10) / 10
}
