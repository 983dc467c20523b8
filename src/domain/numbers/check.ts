import type { Count } from './count.ts'

/** The time that a number covers: since launch, the range, one moment, or unknown. */
export type NumberScope = 'cumulative' | 'range' | 'snapshot' | 'unknown'

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

/** Identifies a check: its family, and the stage or the rate that it is about. */
export interface CheckId {
  family: string
  /** The stage's position in TD's list. */
  stage?: number
  rate?: string
}

/** Two sides that should agree, as numbers or as derivations. */
export interface CheckDefinition<Value> {
  id: CheckId
  left: Value
  right: Value
  leftScope: NumberScope
  rightScope: NumberScope
  explains: string
  /** Whether both scopes cover the same; otherwise a check shows its figures without a verdict. */
  comparable: boolean
  /** Differences up to this count as agreement, for figures that were rounded. Default 0. */
  tolerance?: number
  /** Whether the left side only must not exceed the right one. Default false. */
  atMost?: boolean
}

/** Returns the scopes of a check whose sides cover the same time. */
export function sameScope (scope: NumberScope): Pick<CheckDefinition<unknown>, 'leftScope' | 'rightScope' | 'comparable'> {
  return { leftScope: scope, rightScope: scope, comparable: true }
}

/** Compares both sides. The result is `not-comparable` where scopes differ or a number is missing; residual = left − right. */
export function compareSides (check: CheckDefinition<Count>): Check {
  const { id, left, right, leftScope, rightScope, explains } = check
  const residual = left === null || right === null ? null : left - right
  return { id: formatCheckId(id), status: judge(residual, check), left, right, residual, leftScope, rightScope, explains }
}

function judge (residual: Count, { comparable, tolerance = 0, atMost = false }: CheckDefinition<Count>): Check['status'] {
  if (residual === null || !comparable) return 'not-comparable'
  return (atMost ? residual : Math.abs(residual)) <= tolerance ? 'ok' : 'residual'
}

/** Writes a check's id as reports show it. */
export function formatCheckId ({ family, stage, rate }: CheckId): string {
  if (rate === undefined) return stage === undefined ? family : `${family}/${stage}`
  const hyphenated = rate.replace(/[A-Z]/g, letter => `-${letter.toLowerCase()}`)
  return stage === undefined ? `${family}-${hyphenated}` : `stage-${stage}-${family}-${hyphenated}`
}
