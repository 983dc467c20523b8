import type { Count } from './count.ts'

/** The time that a number covers: since launch, the range, one moment, or unknown. */
export type NumberScope = 'cumulative' | 'range' | 'snapshot' | 'unknown'

/** What TD's totals cover: since launch, or with a range unknown, as TD does not say whether from and to change its totals. */
export type TotalsScope = Extract<NumberScope, 'cumulative' | 'unknown'>

/** Two numbers that should agree, with the scope of both and what a difference means. */
export interface Check {
  id: string
  status: 'ok' | 'residual' | 'not-comparable'
  left: Count
  right: Count
  /** left − right. */
  residual: Count
  leftScope: NumberScope
  rightScope: NumberScope
  explains: string
}

/** How the sides of a check are compared. */
export interface Comparison {
  leftScope: NumberScope
  rightScope: NumberScope
  /** Whether both scopes cover the same; otherwise a check shows its figures without a verdict. */
  comparable: boolean
  /** Differences up to this count as agreement, for figures that were rounded. Default 0. */
  tolerance?: number
  /** Whether the left side only must not exceed the right one. Default false. */
  atMost?: boolean
}

/** Two sides that should agree, as numbers or as derivations. */
export interface CheckDefinition<Value> extends Comparison {
  id: string
  left: Value
  right: Value
  explains: string
}

/** Defines a check. A scope stands for the comparison of two sides that both cover it. */
export function defineCheck<Value> (
  id: string, left: Value, right: Value, by: NumberScope | Comparison, explains: string
): CheckDefinition<Value> {
  return { id, left, right, ...typeof by === 'string' ? { leftScope: by, rightScope: by, comparable: true } : by, explains }
}

/** Compares both sides. The result is `not-comparable` where scopes differ or a number is missing; residual = left − right. */
export function compareSides (check: CheckDefinition<Count>): Check {
  const { id, left, right, leftScope, rightScope, explains } = check
  const residual = left === null || right === null ? null : left - right
  return { id, status: judge(residual, check), left, right, residual, leftScope, rightScope, explains }
}

function judge (residual: Count, { comparable, tolerance = 0, atMost = false }: Comparison): Check['status'] {
  if (residual === null || !comparable) return 'not-comparable'
  return (atMost ? residual : Math.abs(residual)) <= tolerance ? 'ok' : 'residual'
}
