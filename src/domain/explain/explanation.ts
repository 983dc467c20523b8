import type { NumberLocation } from '../numbers/number-location.ts'
import { findReason, listTerms, tooLarge, writeFormula, type Derivation, type operations, type Term } from './derivation.ts'
import { pointerOf } from './json-pointer.ts'
import type { Count } from '../numbers/count.ts'

export const explanationKinds = ['rate', 'share', 'growth', 'check', 'sum', 'change', 'bound', 'test'] as const

/** The origin of one number of a report. */
export type Explanation = ReturnType<typeof completeExplanation>

/**
 * The name of an operand, a constant, or an operation. An operation applies to the first operand with each of the others in turn;
 * `sqrt` takes one.
 */
export type Expression = string | number | { op: typeof operations[number], of: Expression[] }

/** The derivation of a number, without the number itself. */
export interface Derived {
  kind: typeof explanationKinds[number]
  name: string
  derivation: Derivation
  /** The location of TD's own figure. */
  reported?: NumberLocation | null
  /** What the number counts and the time it covers, in words. */
  explains: string
}

/**
 * Explains a number by its derivation. If it has no value, the explanation gives the reason. `reported` and `difference` are in
 * percent, like TD's own figure.
 */
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

/** Returns the sum of TD's numbers; `null` if any of them is missing. */
function describeTerm ({ name, value, locations }: Term) {
  return { name, value, addends: locations.map(location => ({ ...pointTo(location), value: location.value })) }
}

function pointTo ({ source, period, recordedAt, path }: NumberLocation): Omit<NumberLocation, 'path' | 'value'> & { pointer: string } {
  return { source, period, ...recordedAt === undefined ? {} : { recordedAt }, pointer: pointerOf(path) }
}

function explainAbsence (derivation: Derivation): string {
  const missing = listTerms(derivation).filter(({ value, withheld }) => value === null && withheld !== tooLarge).map(({ name }) => name)
  if (missing.length > 0) return `Treasure Data did not send all numbers needed for: ${missing.join(', ')}.`
  return findReason(derivation) ?? 'The figures do not fit together.'
}
