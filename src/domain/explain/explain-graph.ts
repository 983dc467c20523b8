import { derivations, type Derivation } from './derivation.ts'
import type { Rule } from './explain-number.ts'
import type { Derived } from './explanation.ts'
import type { FlowGraph, FlowGraphReading, FlowLink } from '../graph/flow-graph.ts'
import { defineLinkShares, defineNodeRates, mapFlow, members, noFlow, sumById, sumByKind, type NodeFlow } from '../graph/flow-sums.ts'
import type { LinkLocations } from './link-locations.ts'

/** A reading of charts beside the locations of TD's numbers that it was made of. */
export interface GraphOrigin {
  /** What addresses lead into: the whole graph or a view of it. */
  reading: FlowGraphReading
  /** The whole graph, to which shares refer. */
  whole: FlowGraph
  locations: LinkLocations
  /** Derives the values of links that TD's charts do not have; `null` for those that they have. */
  deriveAdded?: (link: FlowLink) => Derivation | null
}

/** Derives the sum of links' values, whether they stand in TD's charts or were added. */
export function deriveSum ({ locations, deriveAdded = () => null }: GraphOrigin, name: string, links: readonly FlowLink[]): Derivation {
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

/** Returns a function that finds the links of a node by its id. They are indexed once, when the first are asked for. */
export function indexFlows (graph: FlowGraph): (id: string) => NodeFlow<FlowLink[]> {
  let flows: Map<string, NodeFlow<FlowLink[]>> | undefined
  return id => {
    flows ??= sumById(graph, members)
    return flows.get(id) ?? noFlow(members)
  }
}

/** Returns the rules for the numbers of a graph. */
export function explainGraph (origin: GraphOrigin): Rule[] {
  const { reading: { graph }, whole, locations } = origin
  const flowOf = indexFlows(whole)
  const sumOf = (name: string, links: readonly FlowLink[]): Derivation => deriveSum(origin, name, links)
  const sum = (name: string, links: readonly FlowLink[], explains: string): Derived =>
    ({ kind: 'sum', name, derivation: sumOf(name, links), explains: `${explains} Movements, not people.` })
  const share = (name: string, derivation: Derivation, explains: string): Derived =>
    ({ kind: 'share', name, derivation, explains: `${explains} Movements, not people.` })

  const ofLink = (derive: (link: FlowLink) => Derived) => (index: string): Derived | null => {
    const link = graph.links[Number(index)]
    return link === undefined ? null : derive(link)
  }
  const ofNode = (derive: (flow: NodeFlow<FlowLink[]>, rate: string) => Derived | null) => (index: string, rate = ''): Derived | null => {
    const node = graph.nodes[Number(index)]
    return node === undefined ? null : derive(flowOf(node.id), rate)
  }
  const sharesOf = (link: FlowLink) => defineLinkShares(
    derivations, sumOf('value', [link]), sumOf('outflow', flowOf(link.source).outflow), sumOf('inflow', flowOf(link.target).inflow)
  )
  const deriveNodeRate = (flow: NodeFlow<FlowLink[]>, name: string): Derived | null => {
    const rates: Partial<Record<string, Derivation>> = defineNodeRates(derivations, mapFlow(flow, sumOf))
    const rate = rates[name]
    return rate === undefined ? null : share(name, rate, explains.rate)
  }
  return [
    {
      pattern: '/graph/links/{link}/shareOfSource',
      derive: ofLink(link => ({
        ...share('shareOfSource', sharesOf(link).shareOfSource, explains.shareOfSource),
        reported: locations.reportedOf(link)
      }))
    },
    {
      pattern: '/graph/links/{link}/shareOfTarget',
      derive: ofLink(link => share('shareOfTarget', sharesOf(link).shareOfTarget, explains.shareOfTarget))
    },
    { pattern: '/graph/links/{link}/value', derive: ofLink(link => sum('value', [link], 'All parallel links of one stage\'s chart.')) },
    { pattern: '/graph/nodes/{node}/rates/{rate}', derive: ofNode(deriveNodeRate) },
    { pattern: '/graph/nodes/{node}/inflow', derive: ofNode(({ inflow }) => sum('inflow', inflow, 'All links that end at the node.')) },
    {
      pattern: '/graph/nodes/{node}/outflow',
      derive: ofNode(({ outflow }) => sum('outflow', outflow, 'All links that begin at the node.'))
    },
    { pattern: '/summary/linkTotal', derive: () => sum('linkTotal', graph.links, 'All links that are shown.') },
    {
      pattern: '/summary/flowByKind/{kind}',
      derive (kind) {
        const byKind: Partial<Record<string, FlowLink[]>> = sumByKind(graph.links, members).byKind
        return sum(kind, byKind[kind] ?? [], 'All links that are shown to targets of this type.')
      }
    }
  ]
}

const explains = {
  shareOfSource: 'Of all that leaves the link\'s source, how much takes this link; profiles still inside are not in it. ' +
    'Treasure Data does not document what its own figure is a percent of.',
  shareOfTarget: 'Of all that arrives at the link\'s target, how much comes by this link.',
  rate: 'Of all that leaves the node, how much goes to targets of this type. ' +
    'Profiles still inside are not in it, so it is no conversion rate.'
}
