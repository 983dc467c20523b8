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

const movements = 'Movements, not people'

/** How the numbers of a graph are derived. */
export function explainGraph ({ reading: { graph }, whole, places }: GraphOrigin): Rule[] {
  const termOfLinks = (name: string, links: readonly FlowLink[]): Term => termOf(name, places.valuesOf(links))
  const outflowOf = (id: string): FlowLink[] => whole.links.filter(({ source }) => source === id)
  const inflowOf = (id: string): FlowLink[] => whole.links.filter(({ target }) => target === id)
  const sum = (name: string, links: readonly FlowLink[], explains: string): Derived =>
    ({ kind: 'sum', name, derivation: termOfLinks(name, links), explains })

  const ofLink = (derive: (link: FlowLink) => Derived) => (index: string): Derived | null => {
    const link = graph.links[Number(index)]
    return link === undefined ? null : derive(link)
  }
  const ofNode = (derive: (id: string, rate: string) => Derived) => (index: string, rate = ''): Derived | null => {
    const node = graph.nodes[Number(index)]
    return node === undefined ? null : derive(node.id, rate)
  }
  return [
    { pattern: '/graph/links/{link}/shareOfSource', derive: ofLink(link => ({
      kind: 'share',
      name: 'shareOfSource',
      ...shareOfTerms(termOfLinks('value', [link]), termOfLinks('outflow', outflowOf(link.source))),
      reported: places.reportedOf(link),
      explains: `${movements}: of all that leaves the link's source, how much takes this link. Profiles still inside are not in it. Treasure Data does not document what its own figure is a percent of.`
    })) },
    { pattern: '/graph/links/{link}/shareOfTarget', derive: ofLink(link => ({
      kind: 'share',
      name: 'shareOfTarget',
      ...shareOfTerms(termOfLinks('value', [link]), termOfLinks('inflow', inflowOf(link.target))),
      explains: `${movements}: of all that arrives at the link's target, how much comes by this link.`
    })) },
    { pattern: '/graph/nodes/{node}/rates/{rate}', derive: ofNode((id, rate) => {
      const outflow = outflowOf(id)
      const kind = rate.replace('to', '').toLowerCase()
      return {
        kind: 'share',
        name: rate,
        ...shareOfTerms(termOfLinks(kind, outflow.filter(link => link.kind === kind)), termOfLinks('outflow', outflow)),
        explains: `${movements}: of all that leaves the node, how much goes to targets of this type. Profiles still inside are not in it, so it is no conversion rate.`
      }
    }) },
    { pattern: '/graph/nodes/{node}/inflow', derive: ofNode(id => sum('inflow', inflowOf(id), 'All links that end at the node.')) },
    { pattern: '/graph/nodes/{node}/outflow', derive: ofNode(id => sum('outflow', outflowOf(id), 'All links that begin at the node.')) },
    { pattern: '/graph/links/{link}/value', derive: ofLink(link => sum('value', [link], 'The parallel links of one stage\'s chart.')) },
    { pattern: '/summary/linkTotal', derive: () => sum('linkTotal', graph.links, `${movements}: all links that are shown.`) },
    { pattern: '/summary/flowByKind/{kind}', derive: kind => sum(kind, graph.links.filter(link => link.kind === kind), `${movements}: all links that are shown to targets of this type.`) }
  ]
}
