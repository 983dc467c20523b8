import type { NumberLocation } from '../numbers/number-location.ts'
import type { MovementDefinition, PeriodDefinition } from '../statistics/period.ts'
import type { NamedRate } from '../statistics/rates.ts'
import type { Derivation } from './derivation.ts'
import { deriveFrom, type Rule } from './explain-number.ts'
import { explainRate } from './explain-parts.ts'
import type { Derived } from './explanation.ts'

type PeriodOf<Kind extends 'goals' | 'milestones'> = PeriodDefinition<Kind, string, NumberLocation, Derivation>

type Period = PeriodOf<'goals'> | PeriodOf<'milestones'>

type MovementOf<Kind extends 'goals' | 'milestones'> = MovementDefinition<Kind, string, NumberLocation, Derivation>

type Movement = MovementOf<'goals'> | MovementOf<'milestones'>

const explains = {
  before: 'Profiles inside before the first run of the period: the population at its first point minus the change at that point.',
  after: 'Profiles inside at the last point of the period.',
  net: 'The change from before the first run of the period to its last run.',
  flow: 'The sum over the series of the period or bucket. It counts entries and movements, not people.'
}

/** Explains the numbers of a period: populations, their change, and movements. */
export function explainPeriod (pattern: string, find: (...wild: string[]) => Period | null): Rule[] {
  const from = deriveFrom(find)
  const rule = (address: string, describe: (period: Period) => Derived): Rule =>
    ({ pattern: `${pattern}/${address}`, derive: from(describe) })
  return [
    rule('before', ({ before }) => ({ kind: 'sum', name: 'before', derivation: before, explains: explains.before })),
    rule('after', ({ after }) => ({ kind: 'sum', name: 'after', derivation: after, explains: explains.after })),
    { ...rule('net', ({ net }) => ({ kind: 'change', name: 'change', derivation: net.change, explains: explains.net })), member: 'change' },
    rule('net/rate', ({ net }) => ({ kind: 'growth', name: 'rate', derivation: net.rate, explains: explains.net })),
    ...explainMovement(pattern, find)
  ]
}

/** Explains the movements over some points: flows and rates. */
export function explainMovement (pattern: string, find: (...wild: string[]) => Movement | null | undefined): Rule[] {
  return [
    {
      pattern: `${pattern}/flows/{flow}`,
      derive: (...wild) => {
        const derivation = findMember<Derivation>(find(...wild.slice(0, -1))?.flows, wild)
        return derivation === undefined ? null : { kind: 'sum', name: wild.at(-1) ?? '', derivation, explains: explains.flow }
      }
    },
    ...explainRate(`${pattern}/rates/{rate}`, (...wild) =>
      findMember<NamedRate<string, NumberLocation, Derivation>>(find(...wild.slice(0, -1))?.rates, wild))
  ]
}

/** Returns the member with the name at the end of an address. */
function findMember<Member> (members: Record<string, Member> | undefined, wild: string[]): Member | undefined {
  return Object.entries(members ?? {}).find(([name]) => name === wild.at(-1))?.[1]
}

/** Explains the exits by each criterion in a period, and their rates. */
export function explainExits (
  pattern: string, find: (...wild: string[]) => NamedRate<string, NumberLocation, Derivation> | undefined
): Rule[] {
  return [
    {
      pattern,
      member: 'exited',
      derive: deriveFrom(find)(({ numerator }) => ({ kind: 'sum', name: 'exited', derivation: numerator, explains: explains.flow }))
    },
    ...explainRate(`${pattern}/rate`, find)
  ]
}
