import type { RateDifference, Undecided } from '../compare/compare-rates.ts'
import type { Rule } from './explain-number.ts'
import { add, divide, multiply, sqrt, subtract, type Derivation, type Derived } from './explanation.ts'

/** Both sides of a rate. */
export interface Share {
  part: Derivation
  whole: Derivation
}

/** A rate of two periods and what it is made of. */
export interface RateChange {
  compared: RateDifference
  current: Share
  baseline: Share
  explains: string
}

/** How the change of a rate is derived, and the statistic of the test whether it is more than chance. */
export function explainRateChange (pattern: string, describe: (...wild: string[]) => RateChange | null): Rule[] {
  const deriveAs = (kind: Derived['kind'], name: string, choose: (change: RateChange) => Pick<Derived, 'derivation' | 'otherwise'>): Rule['derive'] => (...wild) => {
    const change = describe(...wild)
    return change === null ? null : { kind, name, explains: change.explains, ...choose(change) }
  }
  const otherwise = 'One of the rates has no value, or that of the baseline is 0 and nothing can be related to it.'
  const changeOf = ({ current, baseline }: RateChange): Derivation => subtract(divide(current.part, current.whole), divide(baseline.part, baseline.whole))
  const test = deriveAs('test', 'z', change => ({ derivation: zOf(change), otherwise: reasons[change.compared.undecided ?? 'no-rate'] }))
  return [
    { pattern, member: 'change', derive: deriveAs('change', 'change', change => ({ derivation: changeOf(change), otherwise })) },
    {
      pattern: `${pattern}/relativeChange`,
      derive: deriveAs('change', 'relativeChange', change => ({ derivation: divide(changeOf(change), divide(change.baseline.part, change.baseline.whole)), otherwise }))
    },
    { pattern: `${pattern}/pointChange`, derive: deriveAs('change', 'pointChange', change => ({ derivation: multiply(changeOf(change), 100), otherwise })) },
    { pattern: `${pattern}/z`, derive: test },
    { pattern: `${pattern}/significant`, sibling: 'z', derive: test }
  ]
}

const reasons: Record<Undecided, string> = {
  'overlapping-periods': 'The periods share days, so that no difference is judged.',
  'repeated-entries': 'Profiles may enter the journey again, so that entries are not independent and no difference is judged.',
  'no-rate': 'One of the rates has no value.',
  'too-few-events': 'Fewer than 5 events, or entries without one, are expected on a side, or a count is not whole.'
}

/** As `testProportions` computes it. */
function zOf ({ current, baseline }: RateChange): Derivation {
  const pooled = divide(add(current.part, baseline.part), add(current.whole, baseline.whole))
  const spread = sqrt(multiply(pooled, subtract(1, pooled), add(divide(1, current.whole), divide(1, baseline.whole))))
  return divide(subtract(divide(current.part, current.whole), divide(baseline.part, baseline.whole)), spread)
}
