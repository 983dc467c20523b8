import type { Derivation } from './explanation.ts'
import type { Count } from '../numbers/count.ts'

/** What a derivation comes to; `null` where one of its terms has no value. */
export function valueOf (derivation: Derivation): Count {
  if (typeof derivation === 'number') return derivation
  if (!('op' in derivation)) return derivation.value
  const known: number[] = []
  for (const part of derivation.of) {
    const value = valueOf(part)
    if (value === null) return null
    known.push(value)
  }
  switch (derivation.op) {
    case 'add': return known.reduce((left, right) => left + right)
    case 'subtract': return known.reduce((left, right) => left - right)
    case 'multiply': return known.reduce((left, right) => left * right)
    case 'divide': return known.reduce((left, right) => left / right)
    case 'max': return Math.max(...known)
    case 'sqrt': return Math.sqrt(known[0] ?? NaN)
  }
}
