import type { Rule } from './explain-number.ts'
import { shareOfTerms, termOf, type Derived, type Term } from './explanation.ts'
import type { FlowGraph, FlowGraphReading, FlowLink } from './flow-graph.ts'
import type { LinkPlaces } from './link-places.ts'

/** A reading of charts beside the places of TD's numbers that it was made of. */
export interface GraphOrigin {
  /** What addresses lead into: the whole graph or a view of it. */
  reading: FlowGraphReading
  /** The whole graph, of which shares are. */
  whole: FlowGraph
  places: LinkPlaces
}

/** How the numbers of a graph are derived. */
export function explainGraph ({ reading: { graph }, whole, places }: GraphOrigin): Rule[] {
  const termOfLinks = (name: string, links: readonly FlowLink[]): Term => termOf(name, places.valuesOf(links))
  const outflowOf = (id: string): FlowLink[] => whole.links.filter(({ source }) => source === id)
  const inflowOf = (id: string): FlowLink[] => whole.links.filter(({ target }) => target === id)
  const sum = (name: string, links: readonly FlowLink[], explains: string): Derived =>
    ({ kind: 'sum', name, derivation: termOfLinks(name, links), explains: `${explains} Movements, not people.` })
  const share = (name: string, part: Term, whole: Term, explains: string): Derived =>
    ({ kind: 'share', name, ...shareOfTerms(part, whole), explains: `${explains} Movements, not people.` })

  const deriveShareOfSource = (link: FlowLink): Derived => ({
    ...share('shareOfSource', termOfLinks('value', [link]), termOfLinks('outflow', outflowOf(link.source)),
      'Of all that leaves the link\'s source, how much takes this link; profiles still inside are not in it. Treasure Data does not document what its own figure is a percent of.'),
    reported: places.reportedOf(link)
  })
  const deriveShareOfTarget = (link: FlowLink): Derived =>
    share('shareOfTarget', termOfLinks('value', [link]), termOfLinks('inflow', inflowOf(link.target)), 'Of all that arrives at the link\'s target, how much comes by this link.')
  const deriveNodeRate = (id: string, rate: string): Derived => {
    const kind = rate.replace('to', '').toLowerCase()
    const outflow = outflowOf(id)
    return share(rate, termOfLinks(kind, outflow.filter(link => link.kind === kind)), termOfLinks('outflow', outflow),
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
