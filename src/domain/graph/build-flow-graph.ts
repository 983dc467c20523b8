import type { Adjustment } from '../td/adjustment.ts'
import { noNames, type DefinitionNames } from '../td/definition-names.ts'
import { chooseDisplayNames } from './display-names.ts'
import { findFeedbackLinks } from './cycles/feedback-links.ts'
import type { FlowGraphReading, FlowLink, FlowNode } from './flow-graph.ts'
import { mergeLinks, type MergedLink } from './merge-links.ts'
import { mergeNodes, type MergedNode } from './merge-nodes.ts'
import { flowTypes, type NodeType } from '../td/node-type.ts'
import { rateOutflow } from './rate-outflow.ts'
import { shareOf } from '../numbers/rate.ts'
import type { SankeyChart } from '../td/charts.ts'
import { summariseFlow } from './summarise-flow.ts'

interface Flow {
  inflow: number
  outflow: number
  byKind: Record<NodeType, number>
}

const noFlow: Readonly<Record<NodeType, number>> = {
  stage: 0, milestone: 0, activation: 0, goal: 0, exit: 0, jump: 0, unknown: 0
}

/**
 * Turns TD's charts into one flat graph and lists every repair. The sum of all link values stays what TD sent. The order
 * of charts, nodes and links in the input does not matter. The names of the journey's definition win over the charts', and nodes of a type stand
 * in the order of its stages; nothing else depends on it.
 */
export function buildFlowGraph (charts: readonly SankeyChart[], names = noNames): FlowGraphReading {
  const { nodes: merged, adjustments: ofNodes } = mergeNodes(charts, names)
  const positions = new Map(merged.map(({ id }, index) => [id, index]))
  const { links: summed, adjustments: ofLinks } = mergeLinks(charts, positions)
  const placed = placeInStages(merged, summed)
  const { displayNames, adjustments: ofNames } = chooseDisplayNames(placed)
  const flows = addUpFlows(placed, summed)
  const feedback = findFeedbackLinks(placed.length, summed)

  const links = summed.map((link, index) => describeLink(link, kindOf(link, placed), flows, feedback.has(index)))
  const nodes = placed.map((node, index) => describeNode(node, displayNames[index] ?? node.name, flows[index]))
  const noted = noteFeedback(links)
  return {
    graph: { nodes: sortByStage(nodes, names), links },
    summary: summariseFlow({ nodes, links }),
    adjustments: [...ofNodes, ...ofLinks, ...ofNames, ...noted]
  }
}

/** What neither label nor charts place belongs to the one stage whose links lead to it; stages and the goal to no other. */
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

function addUpFlows (nodes: MergedNode[], links: MergedLink[]): Flow[] {
  const flows = nodes.map((): Flow => ({ inflow: 0, outflow: 0, byKind: { ...noFlow } }))
  for (const link of links) {
    const kind = kindOf(link, nodes)
    const source = flows[link.from]
    const target = flows[link.to]
    if (source === undefined || target === undefined) continue
    target.inflow += link.value
    source.outflow += link.value
    source.byKind[kind] += link.value
  }
  return flows
}

function kindOf ({ to }: MergedLink, nodes: MergedNode[]): NodeType {
  return nodes[to]?.type ?? 'unknown'
}

function describeLink (link: MergedLink, kind: NodeType, flows: Flow[], feedback: boolean): FlowLink {
  const { from, to, source, target, stageId, value, reportedPercent } = link
  return {
    source,
    target,
    value,
    kind,
    stageId,
    shareOfSource: shareOf(value, flows[from]?.outflow ?? null),
    shareOfTarget: shareOf(value, flows[to]?.inflow ?? null),
    reportedPercent,
    feedback
  }
}

function describeNode ({ id, name, type, stageId, inferred }: MergedNode, displayName: string, flow: Flow | undefined): FlowNode {
  const { inflow = 0, outflow = 0, byKind = noFlow } = flow ?? {}
  const rates = rateOutflow(kind => byKind[kind], outflow)
  return { id, name, displayName, type, stageId, inflow, outflow, inferred, rates }
}

function sortByStage (nodes: readonly FlowNode[], names: DefinitionNames): FlowNode[] {
  return nodes.toSorted((a, b) => flowTypes.indexOf(a.type) - flowTypes.indexOf(b.type) || names.positionOf(a.stageId) - names.positionOf(b.stageId))
}

function noteFeedback (links: FlowLink[]): Adjustment[] {
  return links.filter(({ feedback, source, target }) => feedback && source !== target).map(({ source, target }) => ({
    code: 'feedback-link',
    ids: [source, target],
    count: 1,
    message: `The link from "${source}" to "${target}" closes a cycle with larger ones; it is kept and marked as feedback.`
  }))
}
