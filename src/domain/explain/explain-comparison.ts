import type { GraphComparison } from '../compare/compare-graphs.ts'
import type { Unjudged } from '../compare/compare-periods.ts'
import { definePeriodRates } from '../compare/compare-statistics.ts'
import { defineDifference, defineRateChange } from '../compare/differences.ts'
import { derivations, type Derivation } from './derivation.ts'
import { deriveSum, indexFlows, type GraphOrigin } from './explain-graph.ts'
import type { Rule } from './explain-number.ts'
import { explainRate } from './explain-rate.ts'
import type { Derived } from './explanation.ts'
import { keyOfLink, type FlowLink } from '../graph/flow-graph.ts'
import type { NumberLocation } from '../numbers/number-location.ts'
import { sumOver } from '../statistics/movements.ts'
import type { JourneyStatistics } from '../td/statistics.ts'

/** What two periods' statistics are compared by, with the locations of the numbers of both. */
export interface StatisticsComparisonOrigin {
  unjudged: Unjudged
  current: JourneyStatistics<NumberLocation>
  baseline: JourneyStatistics<NumberLocation>
}

/** A comparison of graphs beside what both periods' graphs were made of. */
export interface GraphComparisonOrigin {
  compared: GraphComparison
  current: GraphOrigin
  baseline: GraphOrigin
}

const flows = { entries: 'entries', goals: 'goals', exits: 'exits', jumps: 'jumps' } as const

const rates = {
  goal: 'Goals of all entries into the journey in the same period.',
  exitOrJump: 'Exits and jumps of all entries into the journey in the same period.'
}

/** Returns the rules for the numbers of a comparison of statistics. */
export function explainStatisticsComparison ({ unjudged, current, baseline }: StatisticsComparisonOrigin): Rule[] {
  const histories = { current: current.history, baseline: baseline.history }
  return [
    ...explainDifference('/flows/{flow}', (flow = '') => isMember(flows, flow)
      ? {
          current: sumOver(derivations, histories.current, flow, 'current'),
          baseline: sumOver(derivations, histories.baseline, flow, 'baseline'),
          explains: 'The sums over the histories of both periods: what moved in them, by entries, not by people.'
        }
      : null),
    ...(['current', 'baseline'] as const).flatMap(period => explainRate(`/rates/{rate}/${period}`, (rate = '') => {
      if (!isMember(rates, rate)) return null
      return {
        name: rate,
        ...definePeriodRates(derivations, histories[period])[rate],
        explains: `${rates[rate]} Who is counted may have entered before the period.`
      }
    })),
    ...explainRateChange('/rates/{rate}', (rate = '') => {
      if (!isMember(rates, rate)) return null
      const now = definePeriodRates(derivations, histories.current, 'current ')[rate]
      const before = definePeriodRates(derivations, histories.baseline, 'baseline ')[rate]
      return { values: defineRateChange(derivations, now, before, unjudged), explains: rates[rate] }
    })
  ]
}

/** Returns the rules for the numbers of a comparison of graphs. */
export function explainGraphComparison ({ compared: { nodes, links }, current, baseline }: GraphComparisonOrigin): Rule[] {
  const flowOf = { current: indexFlows(current.whole), baseline: indexFlows(baseline.whole) }
  const compare = (now: readonly FlowLink[], before: readonly FlowLink[], explains: string): DifferenceTerms => ({
    current: deriveSum(current, 'current', now),
    baseline: deriveSum(baseline, 'baseline', before),
    explains: `${explains} What is not there in a period counts as 0. Movements, not people.`
  })
  const compareLinks = (isMeant: (link: FlowLink) => boolean, explains: string): DifferenceTerms =>
    compare(current.whole.links.filter(isMeant), baseline.whole.links.filter(isMeant), explains)
  const ends = { inflow: 'All links that end at the node.', outflow: 'All links that begin at the node.' }
  return [
    ...(['inflow', 'outflow'] as const).flatMap(side => explainDifference(`/nodes/{node}/${side}`, (index = '') => {
      const node = nodes[Number(index)]
      return node === undefined ? null : compare(flowOf.current(node.id)[side], flowOf.baseline(node.id)[side], ends[side])
    })),
    ...explainDifference('/links/{link}', (index = '') => {
      const link = links[Number(index)]
      if (link === undefined) return null
      const key = keyOfLink(link)
      return compareLinks(other => keyOfLink(other) === key, 'All parallel links of one stage\'s chart.')
    }),
    ...explainDifference('/summary/linkTotal', () => compareLinks(() => true, 'All links.')),
    ...explainDifference('/summary/flowByKind/{kind}', (kind = '') =>
      compareLinks(link => link.kind === kind, 'All links to targets of this type.'))
  ]
}

interface DifferenceTerms {
  current: Derivation
  baseline: Derivation
  explains: string
}

function explainDifference (pattern: string, describe: (...wild: string[]) => DifferenceTerms | null): Rule[] {
  const rule = createRule((...wild) => {
    const terms = describe(...wild)
    return terms === null ? null : { values: defineDifference(derivations, terms.current, terms.baseline), explains: terms.explains }
  })
  return [
    { pattern, member: 'change', derive: rule('change', 'change') },
    { pattern: `${pattern}/current`, derive: rule('sum', 'current') },
    { pattern: `${pattern}/baseline`, derive: rule('sum', 'baseline') },
    { pattern: `${pattern}/relativeChange`, derive: rule('change', 'relativeChange') }
  ]
}

function explainRateChange (
  pattern: string, describe: (...wild: string[]) => Described<'change' | 'relativeChange' | 'pointChange' | 'z'> | null
): Rule[] {
  const rule = createRule(describe)
  return [
    { pattern, member: 'change', derive: rule('change', 'change') },
    { pattern: `${pattern}/relativeChange`, derive: rule('change', 'relativeChange') },
    { pattern: `${pattern}/pointChange`, derive: rule('change', 'pointChange') },
    { pattern: `${pattern}/z`, derive: rule('test', 'z') },
    { pattern: `${pattern}/significant`, sibling: 'z', derive: rule('test', 'z') }
  ]
}

/** Numbers that are defined together. */
interface Described<Name extends string> {
  values: Record<Name, Derivation>
  explains: string
}

/** Returns a function that derives one of several numbers which are defined together. */
function createRule<Name extends string> (describe: (...wild: string[]) => Described<Name> | null) {
  return (kind: Derived['kind'], name: Name): Rule['derive'] => (...wild) => {
    const described = describe(...wild)
    return described === null ? null : { kind, name, derivation: described.values[name], explains: described.explains }
  }
}

function isMember<T extends object> (members: T, name: string): name is keyof T & string {
  return Object.hasOwn(members, name)
}
