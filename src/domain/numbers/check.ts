import { numbers } from './arithmetic.ts'
import type { Count } from './count.ts'

/** The time that a number covers: since launch, the range, one moment, or unknown. */
export type NumberScope = 'cumulative' | 'range' | 'snapshot' | 'unknown'

/** The scope of TD's totals: since launch. With a range it is unknown, because TD does not say whether from and to change its totals. */
export type TotalsScope = Extract<NumberScope, 'cumulative' | 'unknown'>

/** Two numbers that should agree, with the scope of each and the meaning of a difference. */
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

/** The way that the sides of a check are compared. */
export interface Comparison {
  leftScope: NumberScope
  rightScope: NumberScope
  /** Whether both scopes cover the same time. If not, a check shows its figures without a verdict. */
  comparable: boolean
  /** Largest difference that counts as agreement, for rounded figures. The default is `toleranceOf`. */
  tolerance?: number
  /** Whether the left side may be smaller than the right one. Default false. */
  atMost?: boolean
}

/** Two sides that should agree, as numbers or as derivations. */
export interface CheckDefinition<Value> extends Comparison {
  id: string
  left: Value
  right: Value
  explains: string
}

/** Defines a check. Pass a single scope if both sides have it. */
export function defineCheck<Value> (
  id: string, left: Value, right: Value, by: NumberScope | Comparison, explains: string
): CheckDefinition<Value> {
  return { id, left, right, ...typeof by === 'string' ? { leftScope: by, rightScope: by, comparable: true } : by, explains }
}

/** Sums of fractions differ in their last digits. A smaller difference, relative or absolute, counts as none. */
const fractionTolerance = { relative: 1e-12, absolute: 1e-9 }

/** Returns how far two equal numbers may differ: 0 for whole numbers, otherwise the rounding error of floating point. */
export function toleranceOf (left: number, right: number): number {
  if (Number.isInteger(left) && Number.isInteger(right)) return 0
  return Math.max(fractionTolerance.absolute, fractionTolerance.relative * Math.max(Math.abs(left), Math.abs(right)))
}

/** Compares both sides. The result is `not-comparable` if the scopes differ or a number is missing; residual = left − right. */
export function compareSides (check: CheckDefinition<Count>): Check {
  const { id, left, right, leftScope, rightScope, explains } = check
  const residual = numbers.subtract(left, right)
  return { id, status: judge(residual, check), left, right, residual, leftScope, rightScope, explains }
}

function judge (residual: Count, { left, right, comparable, tolerance = 0, atMost = false }: CheckDefinition<Count>): Check['status'] {
  if (residual === null || left === null || right === null || !comparable) return 'not-comparable'
  return (atMost ? residual : Math.abs(residual)) <= Math.max(tolerance, toleranceOf(left, right)) ? 'ok' : 'residual'
}
