import type { CheckDefinition } from '../numbers/check.ts'
import { derivations, type Derivation } from './derivation.ts'
import type { Rule } from './explain-number.ts'
import type { Derived } from './explanation.ts'

/** Explains the residual and the sides of a report's checks, which stand in the order of their definitions. */
export function explainChecks (definitions: ReadonlyArray<CheckDefinition<Derivation>>): Rule[] {
  const deriveAs = (choose: (sides: CheckDefinition<Derivation>) => Derivation) => (position: string): Derived | null => {
    const check = definitions[Number(position)]
    if (check === undefined) return null
    const { id, leftScope, rightScope, explains } = check
    return {
      kind: 'check',
      name: id,
      derivation: choose(check),
      explains: `${explains} Time of the left side: ${leftScope}; of the right side: ${rightScope}.`
    }
  }
  return [
    { pattern: '/checks/{index}', member: 'residual', derive: deriveAs(({ left, right }) => derivations.subtract(left, right)) },
    { pattern: '/checks/{index}/left', derive: deriveAs(({ left }) => left) },
    { pattern: '/checks/{index}/right', derive: deriveAs(({ right }) => right) }
  ]
}
