import type { Derivation, Derived, Explanation, Expression, Operand, Term } from './explanation.ts'
import { pointerOf } from './json-pointer.ts'
import type { Count } from '../numbers/count.ts'
import { writeFormula } from './write-formula.ts'

/** The explanation of a number that was derived so. */
export function completeExplanation ({ kind, name, derivation, reported = null, explains, otherwise }: Derived, value: Count): Explanation {
  const terms = collectTerms(derivation)
  const percent = reported?.value ?? null
  return {
    kind,
    name,
    value,
    withheld: value === null ? explainAbsence(terms, otherwise) : null,
    formula: writeFormula(derivation),
    expression: expressionOf(derivation),
    operands: terms.map(describeTerm),
    reported: reported === null ? null : { percent: reported.value, source: reported.source, period: reported.period, pointer: pointerOf(reported.path) },
    difference: value === null || percent === null ? null : value * 100 - percent,
    explains
  }
}

function collectTerms (derivation: Derivation, found = new Map<string, Term>()): Term[] {
  if (typeof derivation === 'object') {
    if ('op' in derivation) for (const part of derivation.of) collectTerms(part, found)
    else found.set(derivation.name, derivation)
  }
  return [...found.values()]
}

function expressionOf (derivation: Derivation): Expression {
  if (typeof derivation === 'number') return derivation
  return 'op' in derivation ? { op: derivation.op, of: derivation.of.map(expressionOf) } : derivation.name
}

function describeTerm ({ name, value, places }: Term): Operand {
  return { name, value, addends: places.map(({ source, period, path, value }) => ({ source, period, pointer: pointerOf(path), value })) }
}

function explainAbsence (terms: Term[], otherwise = 'The figures do not belong together.'): string {
  const missing = terms.filter(({ value }) => value === null).map(({ name }) => name)
  return missing.length === 0 ? otherwise : `Treasure Data did not send all that is needed for: ${missing.join(', ')}.`
}
