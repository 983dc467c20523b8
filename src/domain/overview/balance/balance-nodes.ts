import type { StageBalance } from './stage-balance.ts'
import type { DefinitionNames } from '../../td/definition-names.ts'
import type { FlowGraph, FlowGraphReading, FlowLink, FlowNode } from '../../graph/flow-graph.ts'
import { createNaming } from '../../graph/display-names.ts'
import { fallbackName } from '../../td/node-type.ts'
import { noFlow, rateOutflow, sumById, summariseFlow, values } from '../../graph/flow-sums.ts'
import { numbers } from '../../numbers/arithmetic.ts'

const targetNames = { inside: 'Still in stage', unaccounted: 'Unaccounted' }

/**
 * Adds the stages that the chart lacks, with their names from the definition. It also adds targets for the profiles still inside and
 * the unaccounted profiles. Shares and rates then include them.
 */
export function addBalanceNodes (
  { graph, summary: { complete } }: Pick<FlowGraphReading, 'graph' | 'summary'>, balance: readonly StageBalance[], names: DefinitionNames
): Pick<FlowGraphReading, 'graph' | 'summary'> {
  const nodes = new Map(graph.nodes.map(node => [node.id, node]))
  const takeName = createNaming(graph.nodes.map(({ displayName }) => displayName))
  const links: FlowLink[] = [...graph.links]
  const add = (node: Pick<FlowNode, 'name' | 'type' | 'stageId' | 'inflow' | 'inferred'>, id: string, displayName: string): FlowNode => {
    const added: FlowNode = { ...node, id: chooseId(id, nodes), displayName: takeName(displayName), outflow: 0, rates: null }
    nodes.set(added.id, added)
    return added
  }
  const stages = balance.map(({ stageId, nodeId, inside, unaccounted: rest, status }) => {
    // a floating-point remainder does not stand for profiles
    const unaccounted = status === 'ok' ? 0 : rest
    const label = `stage-${stageId}`
    const name = names.ofNode(label, 'stage') ?? fallbackName(label, 'stage')
    const stage = (nodeId === null ? undefined : nodes.get(nodeId)) ?? (inside === 0 && unaccounted === 0
      ? null
      : add({ name, type: 'stage', stageId, inflow: 0, inferred: true }, label, name))
    return { stage, stageId, targets: { inside, unaccounted } }
  })
  for (const type of ['inside', 'unaccounted'] as const) {
    for (const { stage, stageId, targets } of stages) {
      const value = targets[type]
      if (stage === null || value === null || value <= 0) continue
      const name = targetNames[type]
      const target = add({ name, type, stageId, inflow: value, inferred: false }, `${type}-${stageId}`, `${name} (${stage.displayName})`)
      const ends = { source: stage.id, target: target.id, value, kind: type, stageId: null }
      links.push({ ...ends, shareOfSource: null, shareOfTarget: 1, reportedPercent: null, feedback: false })
    }
  }
  return shareAnew({ nodes: placeStages([...nodes.values()], names), links }, complete)
}

/** Computes shares and rates again for the completed outflow of each node. The values from charts do not change. */
function shareAnew (whole: FlowGraph, complete: boolean): Pick<FlowGraphReading, 'graph' | 'summary'> {
  const flows = sumById(whole, values)
  const nodes = whole.nodes.map(node => {
    const flow = flows.get(node.id) ?? noFlow(values)
    const outflow = node.outflow === null ? null : flow.outflow
    return { ...node, outflow, rates: rateOutflow({ ...flow, outflow }) }
  })
  const outflows = new Map(nodes.map(({ id, outflow }) => [id, outflow]))
  const links = whole.links.map(link => ({ ...link, shareOfSource: numbers.share(link.value, outflows.get(link.source) ?? null) }))
  const graph = { nodes, links }
  return { graph, summary: summariseFlow(graph, complete) }
}

/** Puts added stages among the other stages, in the definition's order. */
function placeStages (nodes: FlowNode[], names: DefinitionNames): FlowNode[] {
  const stages = nodes.filter(({ type }) => type === 'stage').sort((a, b) => names.positionOf(a.stageId) - names.positionOf(b.stageId))
  return [...stages, ...nodes.filter(({ type }) => type !== 'stage')]
}

function chooseId (wanted: string, taken: { has (text: string): boolean }): string {
  let unique = wanted
  while (taken.has(unique)) unique = `${unique}*`
  return unique
}
