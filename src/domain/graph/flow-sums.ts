import type { NumberedLink } from './cycles/cyclic-groups.ts'
import type { FlowGraph, FlowLink, FlowSummary, NodeRates } from './flow-graph.ts'
import { numbers, type Arithmetic } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import type { FlowType } from '../td/node-type.ts'

/** The sums of one node's links. `byKind` splits the outflow by the type of target. */
export interface NodeFlow<Sum> {
  inflow: Sum
  outflow: Sum
  byKind: Record<FlowType, Sum>
}

/** The operations that sum links. */
interface Summation<Link, Sum> {
  none: () => Sum
  include: (sum: Sum, link: Link) => Sum
}

/** Adds up the links' values. */
export const values: Summation<{ value: Count }, Count> = { none: () => 0, include: (sum, { value }) => numbers.add(sum, value) }

/** Collects the links themselves, so that an explanation sums exactly the links that the number sums. */
export const members: Summation<FlowLink, FlowLink[]> = {
  none: () => [],
  include (list, link) {
    list.push(link)
    return list
  }
}

/** Sums the links of each node: incoming ones, outgoing ones, and outgoing ones by the type of their target. */
export function sumByNode<Link extends NumberedLink, Sum> (
  nodes: ReadonlyArray<{ type: FlowType }>, links: readonly Link[], summation: Summation<Link, Sum>
): Array<NodeFlow<Sum>> {
  const { include } = summation
  const flows = nodes.map(() => noFlow(summation))
  for (const link of links) {
    const source = flows[link.from]
    const target = flows[link.to]
    const kind = nodes[link.to]?.type
    if (source === undefined || target === undefined || kind === undefined) continue
    target.inflow = include(target.inflow, link)
    source.outflow = include(source.outflow, link)
    source.byKind[kind] = include(source.byKind[kind], link)
  }
  return flows
}

/** Sums the links of each node of a graph, by the node's id. */
export function sumById<Sum> ({ nodes, links }: FlowGraph, summation: Summation<FlowLink, Sum>): Map<string, NodeFlow<Sum>> {
  const positions = new Map(nodes.map(({ id }, position) => [id, position]))
  const numbered = links.map(link => ({ ...link, from: positions.get(link.source) ?? -1, to: positions.get(link.target) ?? -1 }))
  const flows = sumByNode(nodes, numbered, summation)
  return new Map(nodes.map(({ id }, position) => [id, flows[position] ?? noFlow(summation)]))
}

/** Returns the sums of a node without links. */
export function noFlow<Sum> ({ none }: Pick<Summation<never, Sum>, 'none'>): NodeFlow<Sum> {
  return { inflow: none(), outflow: none(), byKind: recordKinds(none) }
}

/** Maps each sum of a node's links; the function receives the sum's name. */
export function mapFlow<From, To> ({ inflow, outflow, byKind }: NodeFlow<From>, turn: (name: string, sum: From) => To): NodeFlow<To> {
  return { inflow: turn('inflow', inflow), outflow: turn('outflow', outflow), byKind: recordKinds(kind => turn(kind, byKind[kind])) }
}

/** Sums links in total and by the type of their target. */
export function sumByKind<Link extends { kind: FlowType }, Sum> (
  links: readonly Link[], { none, include }: Summation<Link, Sum>
): { total: Sum, byKind: Record<FlowType, Sum> } {
  let total = none()
  const byKind = recordKinds(none)
  for (const link of links) {
    total = include(total, link)
    byKind[link.kind] = include(byKind[link.kind], link)
  }
  return { total, byKind }
}

function recordKinds<T> (of: (kind: FlowType) => T): Record<FlowType, T> {
  return {
    stage: of('stage'),
    milestone: of('milestone'),
    activation: of('activation'),
    goal: of('goal'),
    exit: of('exit'),
    jump: of('jump'),
    unknown: of('unknown'),
    inside: of('inside'),
    unaccounted: of('unaccounted')
  }
}

/** Defines a link's shares of its source's outflow and its target's inflow. */
export function defineLinkShares<Value> (
  { share }: Arithmetic<never, Value>, value: Value, outflow: Value, inflow: Value
): Record<'shareOfSource' | 'shareOfTarget', Value> {
  return { shareOfSource: share(value, outflow), shareOfTarget: share(value, inflow) }
}

/** Defines the shares of a node's outflow by type of target. */
export function defineNodeRates<Value> (
  { share }: Arithmetic<never, Value>, { outflow, byKind }: Pick<NodeFlow<Value>, 'outflow' | 'byKind'>
): Record<keyof NodeRates, Value> {
  return {
    toGoal: share(byKind.goal, outflow),
    toStage: share(byKind.stage, outflow),
    toExit: share(byKind.exit, outflow),
    toJump: share(byKind.jump, outflow),
    toMilestone: share(byKind.milestone, outflow),
    toActivation: share(byKind.activation, outflow)
  }
}

/** Returns the shares of a node's outflow by type of target; `null` if the outflow is 0 or unknown. */
export function rateOutflow (flow: NodeFlow<Count>): NodeRates | null {
  return flow.outflow === 0 || flow.outflow === null ? null : defineNodeRates(numbers, flow)
}

/** The sums of a node with unknown links. */
export const unknownFlow: NodeFlow<Count> = noFlow({ none: () => null })

/** Defines a sum over links, which is known only if all links are known. */
export function defineIfComplete<Value> ({ onlyIf }: Arithmetic<never, Value>, isComplete: boolean, sum: Value): Value {
  return onlyIf(isComplete, sum, 'Treasure Data did not send all links of the chart.')
}

/** Counts a graph's nodes and links and sums its movements. */
export function summariseFlow ({ nodes, links }: FlowGraph, complete: boolean): FlowSummary {
  const { total, byKind } = sumByKind(links, values)
  const sum = (of: Count): Count => defineIfComplete(numbers, complete, of)
  const of = (kind: keyof FlowSummary['flowByKind']): Count => sum(byKind[kind])
  return {
    nodes: nodes.length,
    links: links.length,
    complete,
    linkTotal: sum(total),
    flowByKind: {
      goal: of('goal'), stage: of('stage'), exit: of('exit'), jump: of('jump'), milestone: of('milestone'), activation: of('activation')
    }
  }
}
