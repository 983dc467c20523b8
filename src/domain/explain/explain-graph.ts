import type { Rule } from './explain-number.ts'
import { add, shareOfTerms, termOf, type Derivation, type Derived } from './explanation.ts'
import type { FlowGraph, FlowGraphReading, FlowLink } from '../graph/flow-graph.ts'
import type { LinkLocations } from './link-locations.ts'

/** A reading of charts beside the places of TD's numbers that it was made of. */
export interface GraphOrigin {
  /** What addresses lead into: the whole graph or a view of it. */
  reading: FlowGraphReading
  /** The whole graph, of which shares are. */
  whole: FlowGraph
  places: LinkLocations
  /** How the values of links are derived that TD's charts do not have; `null` for those that they have. */
  deriveAdded?: (link: FlowLink) => Derivation | null
}

/** The sum of links' values, whether they stand in TD's charts or were added. */
export function sumOfLinks ({ places, deriveAdded = () => null }: GraphOrigin, name: string, links: readonly FlowLink[]): Derivation {
  const sent: FlowLink[] = []
  const added: Derivation[] = []
  for (const link of links) {
    const derivation = deriveAdded(link)
    if (derivation === null) sent.push(link)
    else added.push(derivation)
  }
  if (added.length === 0) return termOf(name, places.valuesOf(sent))
  return add(...sent.length === 0 ? [] : [termOf(`${name} in the chart`, places.valuesOf(sent))], ...added)
}

/** How the numbers of a graph are derived. */
export function explainGraph (origin: GraphOrigin): Rule[] {
  const { reading: { graph }, whole, places } = origin
  const ofLinks = (name: string, links: readonly FlowLink[]): Derivation => sumOfLinks(origin, name, links)
  const outflowOf = (id: string): FlowLink[] => whole.links.filter(({ source }) => source === id)
  const inflowOf = (id: string): FlowLink[] => whole.links.filter(({ target }) => target === id)
  const sum = (name: string, links: readonly FlowLink[], explains: string): Derived =>
    ({ kind: 'sum', name, derivation: ofLinks(name, links), explains: `${explains} Movements, not people.` })
  const share = (name: string, part: Derivation, whole: Derivation, explains: string): Derived =>
    ({ kind: 'share', name, ...shareOfTerms(part, whole), explains: `${explains} Movements, not people.` })

  const deriveShareOfSource = (link: FlowLink): Derived => ({
    ...share('shareOfSource', ofLinks('value', [link]), ofLinks('outflow', outflowOf(link.source)),
      'Of all that leaves the link\'s source, how much takes this link; profiles still inside are not in it. Treasure Data does not document what its own figure is a percent of.'),
    reported: places.reportedOf(link)
  })
  const deriveShareOfTarget = (link: FlowLink): Derived =>
    share('shareOfTarget', ofLinks('value', [link]), ofLinks('inflow', inflowOf(link.target)), 'Of all that arrives at the link\'s target, how much comes by this link.')
  const deriveNodeRate = (id: string, rate: string): Derived => {
    const kind = rate.replace('to', '').toLowerCase()
    const outflow = outflowOf(id)
    return share(rate, ofLinks(kind, outflow.filter(link => link.kind === kind)), ofLinks('outflow', outflow),
      'Of all that leaves the node, how much goes to targets of this type. Profiles still inside are not in it, so it is no conversion rate.')
  }

  const ofLink = (derive: (link: FlowLink) => Derived) => (index: string): Derived | null => {
    const link = graph.links[Number(index)]
    return link === undefined ? null : derive(link)
  }
  const ofNode = (derive: (id: string, rate: string) => Derived) => (index: string, rate = ''): Derived | null => {
    const node = graph.nodes[Number(index)]
    return node === undefined ? null : derive(node.id, rate)
  }
  return [
    { pattern: '/graph/links/{link}/shareOfSource', derive: ofLink(deriveShareOfSource) },
    { pattern: '/graph/links/{link}/shareOfTarget', derive: ofLink(deriveShareOfTarget) },
    { pattern: '/graph/links/{link}/value', derive: ofLink(link => sum('value', [link], 'All parallel links of one stage\'s chart.')) },
    { pattern: '/graph/nodes/{node}/rates/{rate}', derive: ofNode(deriveNodeRate) },
    { pattern: '/graph/nodes/{node}/inflow', derive: ofNode(id => sum('inflow', inflowOf(id), 'All links that end at the node.')) },
    { pattern: '/graph/nodes/{node}/outflow', derive: ofNode(id => sum('outflow', outflowOf(id), 'All links that begin at the node.')) },
    { pattern: '/summary/linkTotal', derive: () => sum('linkTotal', graph.links, 'All links that are shown.') },
    {
      pattern: '/summary/flowByKind/{kind}',
      derive: kind => sum(kind, graph.links.filter(link => link.kind === kind), 'All links that are shown to targets of this type.')
    }
  ]
}
