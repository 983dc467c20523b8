import type { PeriodName, Place, SourceName } from './number-location.ts'
import type { Count } from '../numbers/count.ts'
import { valueOf } from './value-of.ts'
import { writeFormula } from './write-formula.ts'

export const explanationKinds = ['rate', 'share', 'growth', 'check', 'sum', 'change', 'bound', 'test'] as const
export const operations = ['add', 'subtract', 'multiply', 'divide', 'max', 'sqrt'] as const

/** Where one number of a report comes from. */
export interface Explanation {
  kind: typeof explanationKinds[number]
  /** What is explained: a rate's name, a check's id. */
  name: string
  value: Count
  /** Why there is no value; `null` where there is one. */
  withheld: string | null
  /** The expression for people. */
  formula: string
  expression: Expression
  operands: Operand[]
  /** TD's own figure, in percent. */
  reported: ({ percent: number } & Pointed) | null
  /** value × 100 − TD's percent. */
  difference: number | null
  explains: string
}

/** The name of an operand, a constant, or an operation on further ones: on the first with each of the others in turn, `sqrt` on one. */
export type Expression = string | number | { op: typeof operations[number], of: Expression[] }

/** The sum of what TD sent; `null` where one is missing that belongs to it, or all. */
export interface Operand {
  name: string
  value: Count
  addends: Array<Pointed & { value: number }>
}

/** Where a number stands: in which of TD's answers, of which period. */
interface Pointed {
  source: SourceName
  period: PeriodName
  pointer: string
}

/** An operand whose places are not yet written as pointers. */
export interface Term {
  name: string
  value: Count
  places: Place[]
}

/** An expression that holds its operands themselves. */
export type Derivation = Term | number | { op: typeof operations[number], of: Derivation[] }

/** How a number is derived, without the number. */
export interface Derived {
  kind: Explanation['kind']
  name: string
  derivation: Derivation
  /** Where TD's own figure stands. */
  reported?: Place | null
  /** In words: of what, over which time. */
  explains: string
  /** Why there is no value even where TD sent all its operands. */
  otherwise?: string
}

/** The sum of places under a name. Without any it is `empty`, with a missing one `null`. */
export function termOf (name: string, places: ReadonlyArray<Place | null>, empty: Count = 0): Term {
  const found = places.filter(place => place !== null)
  const isWhole = found.length === places.length
  const sum = found.reduce((total, { value }) => total + value, 0)
  return { name, value: places.length === 0 ? empty : isWhole ? sum : null, places: found }
}

export function add (...of: Derivation[]): Derivation {
  const [only, ...others] = of
  return only !== undefined && others.length === 0 ? only : { op: 'add', of }
}

export function subtract (...of: Derivation[]): Derivation {
  return { op: 'subtract', of }
}

export function multiply (...of: Derivation[]): Derivation {
  return { op: 'multiply', of }
}

export function divide (part: Derivation, whole: Derivation): Derivation {
  return { op: 'divide', of: [part, whole] }
}

/** The root of one. */
export function sqrt (of: Derivation): Derivation {
  return { op: 'sqrt', of: [of] }
}

/** A part of a whole, and why there may be no such share although both are known. */
export function shareOfTerms (part: Derivation, whole: Derivation): Pick<Derived, 'derivation' | 'otherwise'> {
  const [some, all] = [valueOf(part), valueOf(whole)]
  const isPart = some !== null && all !== null && some >= 0 && some <= all
  return {
    derivation: divide(part, whole),
    otherwise: isPart
      ? `${writeFormula(whole)} is 0: there is nothing to divide by.`
      : `${writeFormula(part)} lies outside 0 to ${writeFormula(whole)}: there is no such share.`
  }
}
