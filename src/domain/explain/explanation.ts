import type { NumberLocation } from '../numbers/number-location.ts'
import { findReason, listTerms, tooLarge, writeFormula, type Derivation, type operations, type Term } from './derivation.ts'
import { pointerOf } from './json-pointer.ts'
import type { Count } from '../numbers/count.ts'

export const explanationKinds = ['rate', 'share', 'growth', 'check', 'sum', 'change', 'bound', 'test'] as const

/** Where one number of a report comes from. */
export type Explanation = ReturnType<typeof completeExplanation>

/** The name of an operand, a constant, or an operation on further ones: on the first with each of the others in turn, `sqrt` on one. */
export type Expression = string | number | { op: typeof operations[number], of: Expression[] }

/** How a number is derived, without the number. */
export interface Derived {
  kind: typeof explanationKinds[number]
  name: string
  derivation: Derivation
  /** Where TD's own figure stands. */
  reported?: NumberLocation | null
  /** In words: of what, over which time. */
  explains: string
}

/** Explains a number that was derived so. Without a value it says why. `reported` and `difference` are in percent, as TD's own figure. */
export function completeExplanation ({ kind, name, derivation, reported = null, explains }: Derived, value: Count) {
  const percent = reported?.value ?? null
  return {
    kind,
    name,
    value,
    withheld: value === null ? explainAbsence(derivation) : null,
    formula: writeFormula(derivation),
    expression: expressionOf(derivation),
    operands: listTerms(derivation).map(describeTerm),
    reported: reported === null ? null : { percent: reported.value, ...pointTo(reported) },
    difference: value === null || percent === null ? null : value * 100 - percent,
    explains
  }
}

function expressionOf (derivation: Derivation): Expression {
  if (typeof derivation === 'number') return derivation
  return 'op' in derivation ? { op: derivation.op, of: derivation.of.map(expressionOf) } : derivation.name
}

/** Returns the sum of what TD sent; `null` where one is missing that belongs to it, or all. */
function describeTerm ({ name, value, locations }: Term) {
  return { name, value, addends: locations.map(location => ({ ...pointTo(location), value: location.value })) }
}

function pointTo ({ source, period, path }: NumberLocation) {
  return { source, period, pointer: pointerOf(path) }
}

function explainAbsence (derivation: Derivation): string {
  const missing = listTerms(derivation).filter(({ value, withheld }) => value === null && withheld !== tooLarge).map(({ name }) => name)
  if (missing.length > 0) return `Treasure Data did not send all that is needed for: ${missing.join(', ')}.`
  return findReason(derivation) ?? 'The figures do not belong together.'
}
