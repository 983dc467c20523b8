import type { Adjustment } from '../td/adjustment.ts'
import { noNames, type DefinitionNames } from '../td/definition-names.ts'
import { chooseDisplayNames } from './display-names.ts'
import { findFeedbackLinks } from './cycles/feedback-links.ts'
import type { FlowGraphReading, FlowLink, FlowNode } from './flow-graph.ts'
import { defineLinkShares, noFlow, rateOutflow, summariseFlow, sumByNode, unknownFlow, values, type NodeFlow } from './flow-sums.ts'
import { mergeLinks, type MergedLink } from './merge-links.ts'
import { mergeNodes, type MergedNode } from './merge-nodes.ts'
import { flowTypes, type NodeType } from '../td/node-type.ts'
import type { SankeyChart } from '../td/charts.ts'
import { numbers } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'

/**
 * Converts TD's charts to one flat graph and lists every repair. The sum of all link values is the same as in TD's charts. The order
 * of charts, nodes and links in the input does not matter. Names from the journey's definition override the charts' names, and nodes
 * of a type follow the order of its stages. Nothing else depends on the definition.
 */
export function buildFlowGraph (charts: readonly SankeyChart[], names = noNames): FlowGraphReading {
  const { nodes: merged, adjustments: ofNodes } = mergeNodes(charts, names)
  const positions = new Map(merged.map(({ id }, index) => [id, index]))
  const { links: summed, adjustments: ofLinks } = mergeLinks(charts, positions)
  const placed = placeInStages(merged, summed)
  const { displayNames, adjustments: ofNames } = chooseDisplayNames(placed, names)
  const partial = findPartialNodes(charts)
  const flows = sumByNode(placed, summed, values).map((flow, index) => partial.has(placed[index]?.id ?? '') ? unknownFlow : flow)
  const feedback = findFeedbackLinks(placed.length, summed)

  const links = summed.map((link, index) => describeLink(link, placed[link.to]?.type ?? 'unknown', flows, feedback.has(index)))
  const nodes = placed.map((node, index) => describeNode(node, displayNames[index] ?? node.name, flows[index]))
  const noted = noteFeedback(links)
  return {
    graph: { nodes: sortByStage(nodes, names), links },
    summary: summariseFlow({ nodes, links }, charts.every(({ isWhole }) => isWhole)),
    adjustments: [...ofNodes, ...ofLinks, ...ofNames, ...noted]
  }
}

/** Returns the labels in charts with missing links. The inflow and outflow of these nodes are not fully known. */
export function findPartialNodes (charts: ReadonlyArray<SankeyChart<unknown>>): Set<string> {
  return new Set(charts.filter(({ isWhole }) => !isWhole).flatMap(({ nodes, links }) =>
    [...nodes.map(({ label }) => label), ...links.flatMap(({ source, target }) => [source, target])]))
}

/**
 * Assigns each node that neither its label nor the charts place to the only stage whose links lead to it. Stages and the goal are not
 * assigned.
 */
function placeInStages (nodes: MergedNode[], links: MergedLink[]): MergedNode[] {
  const before = new Map<number, Set<string | null>>()
  for (const { from, to } of links) {
    const target = nodes[to]
    if (target === undefined || target.stageId !== null || target.type === 'goal' || target.type === 'stage') continue
    const source = nodes[from]
    const stages = before.get(to) ?? new Set()
    before.set(to, stages.add(source?.type === 'stage' ? source.stageId : null))
  }
  return nodes.map((node, index) => {
    const [stageId = null, ...others] = before.get(index) ?? []
    return stageId === null || others.length > 0 ? node : { ...node, stageId }
  })
}

function describeLink (link: MergedLink, kind: NodeType, flows: ReadonlyArray<NodeFlow<Count>>, feedback: boolean): FlowLink {
  const { from, to, source, target, stageId, value, reportedPercent } = link
  const { shareOfSource, shareOfTarget } = defineLinkShares(numbers, value, flows[from]?.outflow ?? null, flows[to]?.inflow ?? null)
  return { source, target, value, kind, stageId, shareOfSource, shareOfTarget, reportedPercent, feedback }
}

function describeNode (
  { id, name, type, stageId, inferred }: MergedNode, displayName: string, flow: NodeFlow<Count> = noFlow(values)
): FlowNode {
  const { inflow, outflow } = flow
  return { id, name, displayName, type, stageId, inflow, outflow, inferred, rates: rateOutflow(flow) }
}

function sortByStage (nodes: readonly FlowNode[], names: DefinitionNames): FlowNode[] {
  return nodes.toSorted((a, b) =>
    flowTypes.indexOf(a.type) - flowTypes.indexOf(b.type) || names.positionOf(a.stageId) - names.positionOf(b.stageId))
}

function noteFeedback (links: FlowLink[]): Adjustment[] {
  return links.filter(({ feedback, source, target }) => feedback && source !== target).map(({ source, target }) => ({
    code: 'feedback-link',
    ids: [source, target],
    count: 1,
    message: `The link from "${source}" to "${target}" closes a cycle with larger links. It is kept and marked as feedback.`
  }))
}
