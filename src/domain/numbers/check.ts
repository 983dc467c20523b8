import { numbers } from './arithmetic.ts'
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
  /** Differences up to this count as agreement, for figures that were rounded. Without it those of `toleranceOf` do. */
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

/** Sums of fractions differ in their last digits: by less than this part of them, or this much in all, they are equal. */
const fractionTolerance = { relative: 1e-12, absolute: 1e-9 }

/** Returns how far two numbers may differ and yet be equal: not at all if both are whole, else by what floating point loses. */
export function toleranceOf (left: number, right: number): number {
  if (Number.isInteger(left) && Number.isInteger(right)) return 0
  return Math.max(fractionTolerance.absolute, fractionTolerance.relative * Math.max(Math.abs(left), Math.abs(right)))
}

/** Compares both sides. The result is `not-comparable` where scopes differ or a number is missing; residual = left − right. */
export function compareSides (check: CheckDefinition<Count>): Check {
  const { id, left, right, leftScope, rightScope, explains } = check
  const residual = numbers.subtract(left, right)
  return { id, status: judge(residual, check), left, right, residual, leftScope, rightScope, explains }
}

function judge (residual: Count, { left, right, comparable, tolerance = 0, atMost = false }: CheckDefinition<Count>): Check['status'] {
  if (residual === null || left === null || right === null || !comparable) return 'not-comparable'
  return (atMost ? residual : Math.abs(residual)) <= Math.max(tolerance, toleranceOf(left, right)) ? 'ok' : 'residual'
}
