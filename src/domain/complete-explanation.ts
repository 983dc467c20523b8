import type { Derivation, Derived, Explanation, Expression, Operand, Term } from './explanation.ts'
import { pointerOf } from './json-pointer.ts'
import type { Count } from './sources.ts'

/** The explanation of a number that was derived so. */
export function completeExplanation ({ kind, name, derivation, reported = null, explains, otherwise }: Derived, value: Count): Explanation {
  const terms = collectTerms(derivation)
  const percent = reported?.value ?? null
  return {
    kind,
    name,
    value,
    withheld: value === null ? explainAbsence(terms, otherwise) : null,
    formula: write(derivation),
    expression: expressionOf(derivation),
    operands: terms.map(describeTerm),
    reported: reported === null ? null : { percent: reported.value, source: reported.source, pointer: pointerOf(reported.path) },
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

const signs = { add: ' + ', subtract: ' - ', multiply: ' * ', divide: ' / ' }

function write (derivation: Derivation, isInner = false): string {
  if (typeof derivation === 'number') return String(derivation)
  if (!('op' in derivation)) return derivation.name
  const { op, of } = derivation
  if (op === 'max') return `max(${of.map(part => write(part)).join(', ')})`
  const text = of.map(part => write(part, true)).join(signs[op])
  return isInner ? `(${text})` : text
}

function describeTerm ({ name, value, places }: Term): Operand {
  return { name, value, addends: places.map(({ source, path, value }) => ({ source, pointer: pointerOf(path), value })) }
}

function explainAbsence (terms: Term[], otherwise = 'The figures do not belong together.'): string {
  const missing = terms.filter(({ value }) => value === null).map(({ name }) => name)
  return missing.length === 0 ? otherwise : `Treasure Data did not send all that is needed for: ${missing.join(', ')}.`
}
