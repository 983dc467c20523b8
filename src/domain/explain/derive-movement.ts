import { subtract, termOf, type Derivation, type Derived } from './explanation.ts'
import type { NumberLocation } from '../numbers/number-location.ts'

/** The movements that points of a journey's or a stage's history have alike. */
export interface Movements {
  entries: NumberLocation | null
  exits: NumberLocation | null
  jumps: NumberLocation | null
}

/** How growth of the population over a history is derived: relative to its first point, or as a difference. */
export function deriveGrowth (history: ReadonlyArray<{ current: NumberLocation | null }>, member: 'rate' | 'change'): Derived {
  const sizes = history.map(({ current }) => current).filter(size => size !== null)
  const first = termOf('first', sizes.slice(0, 1), null)
  const change = subtract(termOf('last', sizes.slice(-1), null), first)
  return {
    kind: 'growth',
    name: member === 'rate' ? 'growth' : 'change',
    derivation: member === 'rate' ? { op: 'divide', of: [change, first] } : change,
    explains: 'The population at the first and the last point of the returned history that carry one. Our own definition: Treasure Data does not publish that of its console.',
    otherwise: sizes.length < 2 ? 'There are fewer than two points with a population.' : 'The first population is no number above 0 that growth could be related to.'
  }
}

/** How a sum over the returned history is derived. */
export function deriveFlow (name: string, places: ReadonlyArray<NumberLocation | null>): Derived {
  return { kind: 'sum', name, derivation: termOf(name, places), explains: 'The sum over the returned history.' }
}

/** How the change by one point's movements is derived; `reached` as for `netChangeOf`. */
export function deriveNetChange<Point extends Movements> (point: Point | undefined, reached: string, pick: (point: Point) => NumberLocation | null): Derived | null {
  if (point === undefined) return null
  return {
    kind: 'sum', name: 'netChange', derivation: netChangeOf([point], reached, pick), explains: 'What came in since the point before, less what went out.'
  }
}

/**
 * What came in at these points less what went out; `reached` names what `pick` gives, those who reached the goal or the
 * milestone. `nameOf` tells the terms from others of the same movements.
 */
export function netChangeOf<Point extends Movements> (
  points: readonly Point[], reached: string, pick: (point: Point) => NumberLocation | null, nameOf = (name: string): string => name
): Derivation {
  return subtract(
    termOf(nameOf('entries'), points.map(({ entries }) => entries), null),
    termOf(nameOf(reached), points.map(pick), null),
    termOf(nameOf('exits'), points.map(({ exits }) => exits), null),
    termOf(nameOf('jumps'), points.map(({ jumps }) => jumps), null)
  )
}
