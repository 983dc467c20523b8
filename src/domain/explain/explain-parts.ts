import type { CheckDefinition } from '../numbers/check.ts'
import { defineInterval } from '../numbers/interval.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import type { NamedRate } from '../statistics/rates.ts'
import { derivations, type Derivation } from './derivation.ts'
import { deriveFrom, type Rule } from './explain-number.ts'

/** Explains the numbers of a rate: its value, numerator, denominator, and the bounds of its interval. */
export function explainRate (
  pattern: string, find: (...wild: string[]) => NamedRate<string, NumberLocation, Derivation> | null | undefined
): Rule[] {
  const from = deriveFrom(find)
  const side = (name: 'numerator' | 'denominator'): Rule =>
    ({ pattern: `${pattern}/${name}`, derive: from(rate => ({ kind: 'sum', name, derivation: rate[name], explains: rate.explains })) })
  const bound = (name: 'low' | 'high'): Rule => ({
    pattern: `${pattern}/interval/${name}`,
    derive: from(({ numerator, denominator }) => ({
      kind: 'bound',
      name,
      derivation: defineInterval(derivations, numerator, denominator)[name],
      explains: 'Wilson score interval at 95 %: the true share lies inside 19 times in 20 if counts are whole and entries independent. ' +
        'A share of 0 or 1 has exactly that bound.'
    }))
  })
  const value = from(({ name, value, reported, explains }) => ({ kind: 'rate', name, derivation: value, reported, explains }))
  return [{ pattern, member: 'value', derive: value }, side('numerator'), side('denominator'), bound('low'), bound('high')]
}

/** Explains the residual and both sides of a report's checks. The checks are in the order of their definitions. */
export function explainChecks (definitions: ReadonlyArray<CheckDefinition<Derivation>>): Rule[] {
  const from = deriveFrom(position => definitions[Number(position)])
  const side = (choose: (check: CheckDefinition<Derivation>) => Derivation): Rule['derive'] => from(check => ({
    kind: 'check',
    name: check.id,
    derivation: choose(check),
    explains: `${check.explains} Scope of the left side: ${check.leftScope}; of the right side: ${check.rightScope}.`
  }))
  return [
    { pattern: '/checks/{index}', member: 'residual', derive: side(({ left, right }) => derivations.subtract(left, right)) },
    { pattern: '/checks/{index}/left', derive: side(({ left }) => left) },
    { pattern: '/checks/{index}/right', derive: side(({ right }) => right) }
  ]
}

/** Explains TD's own figures: those of the members of what `find` finds that are locations, under the names of the members. */
export function explainSent (pattern: string, find: (...wild: string[]) => object | undefined, explains: string): Rule {
  return {
    pattern,
    derive (...wild) {
      const name = wild.at(-1) ?? ''
      const sent = new Map<string, unknown>(Object.entries(find(...wild) ?? {})).get(name)
      if (sent === undefined || !isLocation(sent)) return null
      return { kind: 'sum', name, derivation: derivations.one(name, sent), explains }
    }
  }
}

/** Tells a location, or that there is none, from the other members of a point or a step. */
function isLocation (member: unknown): member is NumberLocation | null {
  return member === null || (typeof member === 'object' && 'path' in member)
}
