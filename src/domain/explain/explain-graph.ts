import { derivations, type Derivation } from './derivation.ts'
import { deriveFrom, type Rule } from './explain-number.ts'
import type { Derived } from './explanation.ts'
import type { FlowGraph, FlowGraphReading, FlowLink } from '../graph/flow-graph.ts'
import {
  defineIfComplete, defineLinkShares, defineNodeRates, mapFlow, members, noFlow, sumById, type NodeFlow
} from '../graph/flow-sums.ts'
import type { LinkLocations } from './link-locations.ts'

/** A reading of charts with the locations of TD's numbers that it was computed from. */
export interface GraphOrigin {
  /** The reading that addresses point into: the whole graph or a view of it. */
  reading: FlowGraphReading
  /** The whole graph, which is the base of shares. */
  whole: FlowGraph
  locations: LinkLocations
  /** Derives the values of links that TD's charts do not contain; `null` for links that they do contain. */
  deriveAdded?: (link: FlowLink) => Derivation | null
}

/** Derives the sum of links' values, both from TD's charts and added ones. Withheld unless all links of the sum are known. */
export function deriveSum (origin: GraphOrigin, name: string, links: readonly FlowLink[], isComplete: boolean): Derivation {
  return defineIfComplete(derivations, isComplete, deriveWhole(origin, name, links))
}

/** Returns whether all links of a node are known. Missing links may belong to a node that no chart shows. */
export function isWholeAt ({ whole, reading, locations }: GraphOrigin, nodeId: string): boolean {
  return whole.nodes.some(({ id }) => id === nodeId) ? locations.isWholeAt(nodeId) : reading.summary.complete
}

function deriveWhole ({ locations, deriveAdded = () => null }: GraphOrigin, name: string, links: readonly FlowLink[]): Derivation {
  const sent: FlowLink[] = []
  const added: Derivation[] = []
  for (const link of links) {
    const derivation = deriveAdded(link)
    if (derivation === null) sent.push(link)
    else added.push(derivation)
  }
  const [first, ...others] = added
  if (first === undefined) return derivations.total(name, locations.valuesOf(sent))
  if (sent.length === 0) return derivations.add(first, ...others)
  return derivations.add(derivations.total(`${name} in the chart`, locations.valuesOf(sent)), ...added)
}

const flowsOf = new WeakMap<FlowGraph, Map<string, NodeFlow<FlowLink[]>>>()

/** Returns a function that finds the links of a node by its id. The index is built on first use. */
export function indexFlows (graph: FlowGraph): (id: string) => NodeFlow<FlowLink[]> {
  return id => {
    const flows = flowsOf.get(graph) ?? sumById(graph, members)
    flowsOf.set(graph, flows)
    return flows.get(id) ?? noFlow(members)
  }
}

const explains = {
  shareOfSource: 'The share of the flow leaving the link\'s source that takes this link. Profiles still inside are not counted. ' +
    'Treasure Data does not document the base of its own percent.',
  shareOfTarget: 'The share of the flow arriving at the link\'s target that comes through this link.',
  rate: 'The share of the flow leaving the node that goes to targets of this type. Profiles still inside are not counted, so it is not ' +
    'a conversion rate.',
  value: 'All parallel links in one stage\'s chart.',
  inflow: 'All links that end at the node.',
  outflow: 'All links that begin at the node.',
  linkTotal: 'All links shown.',
  byKind: 'All links shown to targets of this type.'
}

type Meaning = keyof typeof explains

/** Returns the rules for the numbers of a graph. */
export function explainGraph (origin: GraphOrigin): Rule[] {
  const { reading: { graph, summary }, whole, locations } = origin
  const flowOf = indexFlows(whole)
  const sumAt = (nodeId: string, name: 'inflow' | 'outflow'): Derivation =>
    deriveSum(origin, name, flowOf(nodeId)[name], locations.isWholeAt(nodeId))
  const describe = (kind: 'sum' | 'share', name: string, derivation: Derivation, of: Meaning): Derived =>
    ({ kind, name, derivation, explains: `${explains[of]} Movements, not people.` })
  const sum = (name: string, links: readonly FlowLink[], of: Meaning, isComplete: boolean): Derived =>
    describe('sum', name, deriveSum(origin, name, links, isComplete), of)

  const ofLink = deriveFrom(index => graph.links[Number(index)])
  const share = (name: 'shareOfSource' | 'shareOfTarget', link: FlowLink): Derived => {
    const [outflow, inflow] = [sumAt(link.source, 'outflow'), sumAt(link.target, 'inflow')]
    return describe('share', name, defineLinkShares(derivations, deriveWhole(origin, 'value', [link]), outflow, inflow)[name], name)
  }
  const ofNode = deriveFrom(index => graph.nodes[Number(index)])
  const findRate = (index: string, name: string) => {
    const node = graph.nodes[Number(index)]
    if (node === undefined) return null
    const flow = mapFlow(flowOf(node.id), (name, links) => deriveSum(origin, name, links, locations.isWholeAt(node.id)))
    const rates = new Map(Object.entries(defineNodeRates(derivations, flow)))
    const rate = rates.get(name)
    return rate === undefined ? null : describe('share', name, rate, 'rate')
  }
  return [
    {
      pattern: '/graph/links/{link}/shareOfSource',
      derive: ofLink(link => ({ ...share('shareOfSource', link), reported: locations.reportedOf(link) }))
    },
    { pattern: '/graph/links/{link}/shareOfTarget', derive: ofLink(link => share('shareOfTarget', link)) },
    { pattern: '/graph/links/{link}/value', derive: ofLink(link => sum('value', [link], 'value', true)) },
    { pattern: '/graph/nodes/{node}/rates/{rate}', derive: findRate },
    { pattern: '/graph/nodes/{node}/inflow', derive: ofNode(({ id }) => describe('sum', 'inflow', sumAt(id, 'inflow'), 'inflow')) },
    { pattern: '/graph/nodes/{node}/outflow', derive: ofNode(({ id }) => describe('sum', 'outflow', sumAt(id, 'outflow'), 'outflow')) },
    { pattern: '/summary/linkTotal', derive: () => sum('linkTotal', graph.links, 'linkTotal', summary.complete) },
    {
      pattern: '/summary/flowByKind/{kind}',
      derive: kind => sum(kind, graph.links.filter(link => link.kind === kind), 'byKind', summary.complete)
    }
  ]
}
