import type { PlacedStage } from '../../../src/formats/canvas/place-stage.ts'

/**
 * Returns the step that a key leads to: arrows down and up follow edges, left and right go to the next step of the same layer, page keys to
 * the next and the previous step in path order. A feedback edge is followed only if there is no other. Returns `null` for other keys, and
 * if there is no such step.
 */
export function followKey (key: string, at: number, { steps, ways }: PlacedStage): number | null {
  const from = steps[at]
  if (from === undefined) return null
  const distance = (step: number): number => Math.abs((steps[step]?.x ?? 0) - from.x)
  const nearest = (candidates: readonly number[]): number | null => candidates.reduce<number | null>((best, step) =>
    best === null || distance(step) < distance(best) ? step : best, null)
  const along = (one: 'from' | 'to', other: 'from' | 'to'): number | null => {
    const found = ways.filter(way => way[one] === at && way[other] !== at)
    const onward = found.filter(({ feedback }) => !feedback)
    return nearest((onward.length > 0 ? onward : found).map(way => way[other]))
  }
  const beside = (isWanted: (x: number) => boolean): number | null =>
    nearest(steps.flatMap(({ x, y }, step) => y === from.y && isWanted(x) ? [step] : []))
  switch (key) {
    case 'ArrowDown': return along('from', 'to')
    case 'ArrowUp': return along('to', 'from')
    case 'ArrowLeft': return beside(x => x < from.x)
    case 'ArrowRight': return beside(x => x > from.x)
    case 'PageDown': return at + 1 < steps.length ? at + 1 : null
    case 'PageUp': return at > 0 ? at - 1 : null
    case 'Home': return 0
    case 'End': return steps.length - 1
    default: return null
  }
}
