/** What time a number speaks of: since launch, within the range, at one moment, or not known. */
export type Scope = 'cumulative' | 'range' | 'snapshot' | 'unknown'

/** Two numbers that should agree, with the scope of both and what a difference means. */
export interface Check {
  id: string
  status: 'ok' | 'residual' | 'not-comparable'
  left: number | null
  right: number | null
  /** left − right. */
  residual: number | null
  leftScope: Scope
  rightScope: Scope
  explains: string
}

export interface Sides {
  left: number | null
  right: number | null
  leftScope: Scope
  rightScope: Scope
  explains: string
  /** Whether the scopes of both sides speak of the same; a check of unlike scopes shows its figures without a verdict. */
  comparable: boolean
  /** Differences up to this count as agreement, for figures that were rounded. Default 0. */
  tolerance?: number
  /** Whether the left side only must not exceed the right one. Default false. */
  atMost?: boolean
}

/** Compares two sides. `not-comparable` where scopes differ or a number is missing; residual = left − right. */
export function compareSides (id: string, sides: Sides): Check {
  const { left, right, leftScope, rightScope, explains, comparable, tolerance = 0, atMost = false } = sides
  const residual = left === null || right === null ? null : left - right
  return { id, status: judge(residual, comparable, tolerance, atMost), left, right, residual, leftScope, rightScope, explains }
}

function judge (residual: number | null, comparable: boolean, tolerance: number, atMost: boolean): Check['status'] {
  if (residual === null || !comparable) return 'not-comparable'
  return (atMost ? residual : Math.abs(residual)) <= tolerance ? 'ok' : 'residual'
}
