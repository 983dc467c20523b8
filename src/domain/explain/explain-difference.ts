import type { Rule } from './explain-number.ts'
import { divide, subtract, type Derivation, type Derived } from './explanation.ts'

/** What a number of two periods is made of. */
export interface DifferenceTerms {
  current: Derivation
  baseline: Derivation
  explains: string
}

/** How a difference of two periods is derived: the numbers of both, the change and the relative change. */
export function explainDifference (pattern: string, describe: (...wild: string[]) => DifferenceTerms | null): Rule[] {
  const deriveAs = (kind: Derived['kind'], name: string, choose: (terms: DifferenceTerms) => Derivation): Rule['derive'] => (...wild) => {
    const terms = describe(...wild)
    return terms === null
      ? null
      : { kind, name, derivation: choose(terms), explains: terms.explains, otherwise: 'The baseline is not above 0, so that no change could be related to it.' }
  }
  return [
    { pattern, member: 'change', derive: deriveAs('change', 'change', ({ current, baseline }) => subtract(current, baseline)) },
    { pattern: `${pattern}/current`, derive: deriveAs('sum', 'current', ({ current }) => current) },
    { pattern: `${pattern}/baseline`, derive: deriveAs('sum', 'baseline', ({ baseline }) => baseline) },
    {
      pattern: `${pattern}/relativeChange`,
      derive: deriveAs('change', 'relativeChange', ({ current, baseline }) => divide(subtract(current, baseline), baseline))
    }
  ]
}
