import type { Derivation } from './explanation.ts'

const signs = { add: ' + ', subtract: ' - ', multiply: ' * ', divide: ' / ' }

/** The derivation as people write it. */
export function writeFormula (derivation: Derivation, isInner = false): string {
  if (typeof derivation === 'number') return String(derivation)
  if (!('op' in derivation)) return derivation.name
  const { op, of } = derivation
  if (op === 'max' || op === 'sqrt') return `${op}(${of.map(part => writeFormula(part)).join(', ')})`
  const text = of.map(part => writeFormula(part, true)).join(signs[op])
  return isInner ? `(${text})` : text
}
