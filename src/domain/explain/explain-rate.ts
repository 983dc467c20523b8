import type { Rule } from './explain-number.ts'
import { derivations, type Derivation } from './derivation.ts'
import { shareOfTerms, type Derived } from './explanation.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import { defineInterval } from '../numbers/interval.ts'

/** What a rate is made of. */
export interface RateTerms {
  name: string
  part: Derivation
  whole: Derivation
  /** TD's own percent. */
  reported: NumberLocation | null
  explains: string
  /** Why it may be withheld even where both sides form a share. */
  otherwise?: string
}

/** How the numbers of a rate are derived: its value, both sides, and the bounds of its interval. */
export function explainRate (pattern: string, describe: (...wild: string[]) => RateTerms | null): Rule[] {
  const deriveAs = (choose: (terms: RateTerms) => Derived) => (...wild: string[]): Derived | null => {
    const terms = describe(...wild)
    return terms === null ? null : choose(terms)
  }
  const side = (name: string, choose: (terms: RateTerms) => Derivation): Rule['derive'] =>
    deriveAs(terms => ({ kind: 'sum', name, derivation: choose(terms), explains: terms.explains }))
  const bound = (name: 'low' | 'high'): Rule['derive'] => deriveAs(({ part, whole }) => ({
    kind: 'bound',
    name,
    derivation: defineInterval(derivations, part, whole)[name],
    explains: 'Wilson score interval at 95 %: the true share lies within it 19 times in 20, if counts are whole and entries independent. At 0 and at all of them the bound is exactly 0 and 1.'
  }))
  return [
    {
      pattern,
      member: 'value',
      derive: deriveAs(({ name, part, whole, reported, explains, otherwise }) =>
        ({ kind: 'rate', name, ...shareOfTerms(part, whole), ...otherwise !== undefined && { otherwise }, reported, explains }))
    },
    { pattern: `${pattern}/numerator`, derive: side('numerator', ({ part }) => part) },
    { pattern: `${pattern}/denominator`, derive: side('denominator', ({ whole }) => whole) },
    { pattern: `${pattern}/interval/low`, derive: bound('low') },
    { pattern: `${pattern}/interval/high`, derive: bound('high') }
  ]
}
