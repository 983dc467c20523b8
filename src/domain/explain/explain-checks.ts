import type { Check } from '../numbers/check.ts'
import type { Rule } from './explain-number.ts'
import { subtract, type Derivation, type Derived } from './explanation.ts'

/** How both sides of a check are derived. */
export interface DerivedSides {
  left: Derivation
  right: Derivation
  /** Why a side may be missing although TD sent what it takes. */
  otherwise?: string
}

/** How the residual and the sides of checks are derived. `derive` gives `null` for a check that it does not know. */
export function explainChecks (checks: readonly Check[], derive: (id: string) => DerivedSides | null): Rule[] {
  const deriveAs = (choose: (sides: DerivedSides) => Derivation) => (index: string): Derived | null => {
    const check = checks[Number(index)]
    const sides = check === undefined ? null : derive(check.id)
    if (check === undefined || sides === null) return null
    const { id, leftScope, rightScope, explains } = check
    const { otherwise } = sides
    return {
      kind: 'check',
      name: id,
      derivation: choose(sides),
      explains: `${explains} Time of the left side: ${leftScope}; of the right side: ${rightScope}.`,
      ...otherwise !== undefined && { otherwise }
    }
  }
  return [
    { pattern: '/checks/{index}', member: 'residual', derive: deriveAs(({ left, right }) => subtract(left, right)) },
    { pattern: '/checks/{index}/left', derive: deriveAs(({ left }) => left) },
    { pattern: '/checks/{index}/right', derive: deriveAs(({ right }) => right) }
  ]
}
