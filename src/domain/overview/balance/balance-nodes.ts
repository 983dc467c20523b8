import type { StageBalance } from './balance-flow.ts'
import type { DefinitionNames } from '../../td/definition-names.ts'
import type { FlowGraph, FlowGraphReading, FlowLink, FlowNode } from '../../graph/flow-graph.ts'
import { fallbackName, type FlowType } from '../../td/node-type.ts'
import { rateOutflow } from '../../graph/rate-outflow.ts'
import { shareOf } from '../../numbers/rate.ts'
import { summariseFlow } from '../../graph/summarise-flow.ts'

const targetNames = { inside: 'Still in stage', unaccounted: 'Unaccounted' }

/** Adds stages that the chart lacks, under their names in the definition, and what is still inside and what is unaccounted for as targets of their stages; shares and rates are then of all of it. */
export function addBalanceNodes (graph: FlowGraph, balance: readonly StageBalance[], names: DefinitionNames): Pick<FlowGraphReading, 'graph' | 'summary'> {
  const nodes = new Map(graph.nodes.map(node => [node.id, node]))
  const displayNames = new Set(graph.nodes.map(({ displayName }) => displayName))
  const links: FlowLink[] = [...graph.links]
  const add = (node: Pick<FlowNode, 'name' | 'type' | 'stageId' | 'inflow' | 'inferred'>, id: string, displayName: string): FlowNode => {
    const added: FlowNode = { ...node, id: makeUnique(id, nodes), displayName: makeUnique(displayName, displayNames), outflow: 0, rates: null }
    displayNames.add(added.displayName)
    nodes.set(added.id, added)
    return added
  }
  const stages = balance.map(({ stageId, nodeId, inside, unaccounted }) => {
    const label = `stage-${stageId}`
    const name = names.ofNode(label, 'stage') ?? fallbackName(label, 'stage')
    const stage = nodes.get(nodeId ?? '') ?? (inside === 0 && unaccounted === 0
      ? null
      : add({ name, type: 'stage', stageId, inflow: 0, inferred: true }, label, name))
    return { stage, stageId, targets: { inside, unaccounted } }
  })
  for (const type of ['inside', 'unaccounted'] as const) {
    for (const { stage, stageId, targets } of stages) {
      const value = targets[type]
      if (stage === null || value === null || value <= 0) continue
      const target = add({ name: targetNames[type], type, stageId, inflow: value, inferred: false }, `${type}-${stageId}`, `${targetNames[type]} (${stage.displayName})`)
      links.push({ source: stage.id, target: target.id, value, kind: type, stageId: null, shareOfSource: null, shareOfTarget: 1, reportedPercent: null, feedback: false })
    }
  }
  return shareAnew({ nodes: placeStages([...nodes.values()], names), links }, new Set(stages.flatMap(({ stage }) => stage === null ? [] : [stage.id])))
}

/** Works out the shares of these sources' links and their rates from what leaves them now. */
function shareAnew (graph: FlowGraph, sources: ReadonlySet<string>): Pick<FlowGraphReading, 'graph' | 'summary'> {
  const flows = new Map<string, Map<FlowType, number>>()
  for (const { source, kind, value } of graph.links) {
    const flow = flows.get(source) ?? new Map<FlowType, number>()
    flows.set(source, flow.set(kind, (flow.get(kind) ?? 0) + value))
  }
  const outflows = new Map(Array.from(flows, ([source, flow]) => [source, [...flow.values()].reduce((sum, value) => sum + value, 0)]))
  const nodes = graph.nodes.map(node => {
    const flow = flows.get(node.id)
    const outflow = outflows.get(node.id)
    return flow === undefined || outflow === undefined || !sources.has(node.id) ? node : { ...node, outflow, rates: rateOutflow(kind => flow.get(kind) ?? 0, outflow) }
  })
  const links = graph.links.map(link => sources.has(link.source) ? { ...link, shareOfSource: shareOf(link.value, outflows.get(link.source) ?? null) } : link)
  const whole = { nodes, links }
  return { graph: whole, summary: summariseFlow(whole) }
}

/** Stages that were added stand with the other stages, in the definition's order. */
function placeStages (nodes: FlowNode[], names: DefinitionNames): FlowNode[] {
  const stages = nodes.filter(({ type }) => type === 'stage').sort((a, b) => names.positionOf(a.stageId) - names.positionOf(b.stageId))
  return [...stages, ...nodes.filter(({ type }) => type !== 'stage')]
}

function makeUnique (wanted: string, taken: { has (text: string): boolean }): string {
  let unique = wanted
  while (taken.has(unique)) unique = `${unique}*`
  return unique
}
