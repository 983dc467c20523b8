import { defineInterval } from '../numbers/interval.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { RateParts } from '../numbers/rate.ts'
import { derivations, type Derivation } from './derivation.ts'
import type { Rule } from './explain-number.ts'
import type { Derived } from './explanation.ts'

/** A rate over derivations. */
export interface DerivedRate extends RateParts<NumberLocation, Derivation> {
  name: string
  explains: string
}

/** Explains the numbers of a rate: its value, both sides, and the bounds of its interval. */
export function explainRate (pattern: string, find: (...wild: string[]) => DerivedRate | null): Rule[] {
  const deriveAs = (choose: (rate: DerivedRate) => Derived) => (...wild: string[]): Derived | null => {
    const rate = find(...wild)
    return rate === null ? null : choose(rate)
  }
  const side = (name: 'numerator' | 'denominator'): Rule =>
    ({ pattern: `${pattern}/${name}`, derive: deriveAs(rate => ({ kind: 'sum', name, derivation: rate[name], explains: rate.explains })) })
  const bound = (name: 'low' | 'high'): Rule => ({
    pattern: `${pattern}/interval/${name}`,
    derive: deriveAs(({ numerator, denominator }) => ({
      kind: 'bound',
      name,
      derivation: defineInterval(derivations, numerator, denominator)[name],
      explains: 'Wilson score interval at 95 %: the true share lies within it 19 times in 20, if counts are whole and entries ' +
        'independent. At 0 and at all of them the bound is exactly 0 and 1.'
    }))
  })
  return [
    {
      pattern,
      member: 'value',
      derive: deriveAs(({ name, value, reported, explains }) => ({ kind: 'rate', name, derivation: value, reported, explains }))
    },
    side('numerator'),
    side('denominator'),
    bound('low'),
    bound('high')
  ]
}
