import type { GraphComparison } from '../compare/compare-graphs.ts'
import { explainDifference, type DifferenceTerms } from './explain-difference.ts'
import { sumOfLinks, type GraphOrigin } from './explain-graph.ts'
import type { Rule } from './explain-number.ts'
import type { FlowLink } from '../graph/flow-graph.ts'

/** A comparison of graphs beside what both periods' graphs were made of. */
export interface GraphComparisonOrigin {
  compared: GraphComparison
  current: GraphOrigin
  baseline: GraphOrigin
}

/** How the numbers of a comparison of graphs are derived. */
export function explainGraphComparison ({ compared: { nodes, links }, current, baseline }: GraphComparisonOrigin): Rule[] {
  const compare = (isMeant: (link: FlowLink) => boolean, explains: string): DifferenceTerms => ({
    current: sumOfLinks(current, 'current', current.whole.links.filter(isMeant)),
    baseline: sumOfLinks(baseline, 'baseline', baseline.whole.links.filter(isMeant)),
    explains: `${explains} What is not there in a period counts as 0. Movements, not people.`
  })
  return [
    ...(['inflow', 'outflow'] as const).flatMap(side => explainDifference(`/nodes/{node}/${side}`, (index = '') => {
      const node = nodes[Number(index)]
      if (node === undefined) return null
      return side === 'inflow'
        ? compare(({ target }) => target === node.id, 'All links that end at the node.')
        : compare(({ source }) => source === node.id, 'All links that begin at the node.')
    })),
    ...explainDifference('/links/{link}', (index = '') => {
      const link = links[Number(index)]
      if (link === undefined) return null
      return compare(({ stageId, source, target }) => stageId === link.stageId && source === link.source && target === link.target,
        'All parallel links of one stage\'s chart.')
    }),
    ...explainDifference('/summary/linkTotal', () => compare(() => true, 'All links.')),
    ...explainDifference('/summary/flowByKind/{kind}', (kind = '') => compare(link => link.kind === kind, 'All links to targets of this type.'))
  ]
}
