import { alignGraphs, renameGraph } from '../compare/align-graph.ts'
import type { GraphComparison } from '../compare/compare-graphs.ts'
import type { Unjudged } from '../compare/compare-periods.ts'
import { defineComparedPeriod } from '../compare/compare-statistics.ts'
import { defineDifference } from '../compare/differences.ts'
import { defineRateChange } from '../compare/rate-changes.ts'
import type { Dependence } from '../compare/significance.ts'
import { derivations, type Derivation } from './derivation.ts'
import { deriveSum, indexFlows, isWholeAt, type GraphOrigin } from './explain-graph.ts'
import { deriveFrom, type Rule } from './explain-number.ts'
import { explainRate } from './explain-parts.ts'
import type { Derived } from './explanation.ts'
import { keyOfLink, type FlowGraph, type FlowLink } from '../graph/flow-graph.ts'
import { groupBy } from '../graph/group-by.ts'
import type { NumberLocation, PeriodName } from '../numbers/number-location.ts'
import type { ListedStage } from '../journeys/journey-listing.ts'
import { sumOver } from '../statistics/movements.ts'
import type { JourneyStatistics } from '../td/statistics.ts'

const flows = ['entries', 'goals', 'exits', 'jumps'] as const

const rates = ['goal', 'exitOrJump'] as const

/** Returns the rules for the numbers of a comparison of statistics, from the locations of the numbers of both periods. */
export function explainStatisticsComparison (
  unjudged: Unjudged, { current, baseline }: Record<PeriodName, JourneyStatistics<NumberLocation>>, dependence: Dependence = 'successive'
): Rule[] {
  const histories = { current: current.history, baseline: baseline.history }
  return [
    ...explainDifference('/flows/{flow}', name => {
      const flow = flows.find(each => each === name)
      if (flow === undefined) return null
      const sumOf = (period: PeriodName): Derivation => sumOver(derivations, histories[period], flow, period)
      const explains = 'Sums over the histories of both periods. They count entries and movements, not people.'
      return describeDifference(sumOf('current'), sumOf('baseline'), explains)
    }),
    ...(['current', 'baseline'] as const).flatMap(period => explainRate(`/rates/{rate}/${period}`, name => {
      const rate = rates.find(each => each === name)
      return rate === undefined ? null : defineComparedPeriod(derivations, histories[period]).rates[rate]
    })),
    ...explainRateChange('/rates/{rate}', name => {
      const rate = rates.find(each => each === name)
      if (rate === undefined) return null
      const now = defineComparedPeriod(derivations, histories.current, name => `current ${name}`).rates[rate]
      const before = defineComparedPeriod(derivations, histories.baseline, name => `baseline ${name}`).rates[rate]
      return { values: defineRateChange(derivations, now, before, unjudged, dependence), explains: now.explains }
    })
  ]
}

/** The explained parts of a comparison of graphs. */
type ComparedGraph = Pick<GraphComparison, 'nodes' | 'links'>

/** Returns the rules for the numbers of a comparison of two versions' graphs. The ids belong to the current version. */
export function explainVersionGraphs (
  compared: ComparedGraph, { current, baseline }: Record<PeriodName, GraphOrigin>, stages: Record<PeriodName, readonly ListedStage[]>
): Rule[] {
  const alignment = alignGraphs(
    { graph: current.whole, stages: stages.current }, { graph: baseline.whole, stages: stages.baseline })
  const reading = renameGraph(alignment, baseline.reading)
  const renamed = { reading, whole: reading.graph, locations: baseline.locations.rename(alignment) }
  return explainGraphComparison(compared, { current, baseline: renamed })
}

/** Returns the rules for the numbers of a comparison of graphs, from the origins of both graphs. */
export function explainGraphComparison ({ nodes, links }: ComparedGraph, { current, baseline }: Record<PeriodName, GraphOrigin>): Rule[] {
  const flowOf = { current: indexFlows(current.whole), baseline: indexFlows(baseline.whole) }
  const linksOf = { current: indexLinks(current.whole), baseline: indexLinks(baseline.whole) }
  const compare = (
    sumOf: (origin: GraphOrigin, period: PeriodName) => Derivation, explains: string
  ): Described<DifferenceName> => describeDifference(sumOf(current, 'current'), sumOf(baseline, 'baseline'),
    `${explains} An item that is absent in a period counts as 0 if all links of that period are known. Movements, not people.`)
  const compareNodes = (id: string, side: 'inflow' | 'outflow') => compare((origin, period) =>
    deriveSum(origin, period, flowOf[period](id)[side], isWholeAt(origin, id)), ends[side])
  const compareTotals = (isMeant: (link: FlowLink) => boolean, explains: string) => compare((origin, period) =>
    deriveSum(origin, period, origin.whole.links.filter(isMeant), origin.reading.summary.complete), explains)
  const compareLinks = (key: string, explains: string) => compare((origin, period) => {
    const links = linksOf[period](key)
    return deriveSum(origin, period, links, links.length > 0 || origin.reading.summary.complete)
  }, explains)
  const ends = { inflow: 'All links that end at the node.', outflow: 'All links that begin at the node.' }
  return [
    ...(['inflow', 'outflow'] as const).flatMap(side => explainDifference(`/nodes/{node}/${side}`, index => {
      const node = nodes[Number(index)]
      return node === undefined ? null : compareNodes(node.id, side)
    })),
    ...explainDifference('/links/{link}', index => {
      const link = links[Number(index)]
      if (link === undefined) return null
      return compareLinks(keyOfLink(link), 'All parallel links in one stage\'s chart.')
    }),
    ...explainDifference('/summary/linkTotal', () => compareTotals(() => true, 'All links.')),
    ...explainDifference('/summary/flowByKind/{kind}', kind =>
      compareTotals(link => link.kind === kind, 'All links to targets of this type.'))
  ]
}

/** Returns a function that finds links by their key. The index is built on first use. */
function indexLinks (graph: FlowGraph): (key: string) => FlowLink[] {
  let links: Map<string, FlowLink[]> | undefined
  return key => {
    links ??= groupBy(graph.links, keyOfLink)
    return links.get(key) ?? []
  }
}

/** Numbers that are defined together. */
interface Described<Name extends string> {
  values: Record<Name, Derivation>
  explains: string
}

type DifferenceName = 'change' | 'current' | 'baseline' | 'relativeChange'

function describeDifference (current: Derivation, baseline: Derivation, explains: string): Described<DifferenceName> {
  return { values: defineDifference(derivations, current, baseline), explains }
}

function explainDifference (pattern: string, find: (...wild: string[]) => Described<DifferenceName> | null): Rule[] {
  const rule = createRule(pattern, find)
  return [
    { ...rule('change', 'change'), pattern, member: 'change' },
    rule('sum', 'current'),
    rule('sum', 'baseline'),
    rule('change', 'relativeChange')
  ]
}

function explainRateChange (
  pattern: string,
  find: (...wild: string[]) => Described<'difference' | 'relativeChange' | 'pointChange' | 'standardError' | 'low' | 'high'> | null
): Rule[] {
  const rule = createRule(pattern, find)
  const difference = rule('change', 'difference')
  return [
    { ...difference, pattern, member: 'change' },
    difference,
    rule('change', 'relativeChange'),
    rule('change', 'pointChange'),
    { ...rule('bound', 'low'), pattern: `${pattern}/interval/low` },
    { ...rule('bound', 'high'), pattern: `${pattern}/interval/high` },
    rule('test', 'standardError'),
    { ...rule('test', 'standardError'), pattern: `${pattern}/significant`, sibling: 'standardError' }
  ]
}

/** Returns a function that creates the rule for one of several numbers that are defined together. */
function createRule<Name extends string> (pattern: string, find: (...wild: string[]) => Described<Name> | null) {
  const from = deriveFrom(find)
  return (kind: Derived['kind'], name: Name): Rule =>
    ({ pattern: `${pattern}/${name}`, derive: from(({ values, explains }) => ({ kind, name, derivation: values[name], explains })) })
}
