import type { FlowGraphReading, FlowLink, FlowNode } from './flow-graph.ts'
import type { FlowType } from '../td/node-type.ts'
import { numbers } from '../numbers/arithmetic.ts'
import type { Count } from '../numbers/count.ts'
import { uniqueNames } from './display-names.ts'
import { groupBy } from './group-by.ts'
import { summariseFlow } from './flow-sums.ts'

/** The name of the node that stands for the small targets. */
export const otherName = 'Other'

/**
 * Keeps the `top` largest targets of each kind and redirects the links of all others to one node "Other". Sums by source, by kind and
 * in total do not change. A small target with outgoing links remains as their source. Links to "Other" keep the kind of their target.
 * Equal inflows keep the order of the nodes.
 */
export function groupSmallTargets (reading: FlowGraphReading, top: number): FlowGraphReading {
  const { graph, summary: { complete }, adjustments } = reading
  const small = findSmall(graph.nodes, graph.links, top)
  if (small.size === 0) return reading
  const id = chooseOtherId(graph.nodes)
  const leading = leadTo(id, graph.links.filter(({ target }) => small.has(target)), graph.nodes)
  const links = [...graph.links.filter(({ target }) => !small.has(target)), ...leading]
  const sources = new Set(links.map(({ source }) => source))
  const kept = graph.nodes.filter(node => sources.has(node.id) || !small.has(node.id))
  const nodes = [...kept, describeOther(id, leading, kept)]
  return {
    graph: { nodes, links },
    summary: summariseFlow({ nodes, links }, complete),
    adjustments: [...adjustments, ...explain(small, top)]
  }
}

/** Returns the ids of the targets beyond the largest, with their kinds. */
function findSmall (nodes: readonly FlowNode[], links: readonly FlowLink[], top: number): Map<string, FlowType> {
  const inflows = new Map<string, number>()
  // an unknown value ranks as 0
  for (const { target, value } of links) inflows.set(target, (inflows.get(target) ?? 0) + (value ?? 0))
  const ranked = nodes.filter(({ id }) => inflows.has(id)).sort((a, b) => (inflows.get(b.id) ?? 0) - (inflows.get(a.id) ?? 0))
  const seen = new Map<FlowType, number>()
  const small = new Map<string, FlowType>()
  for (const { id, type } of ranked) {
    const rank = (seen.get(type) ?? 0) + 1
    seen.set(type, rank)
    if (rank > top) small.set(id, type)
  }
  return small
}

/** Returns one link per stage, source and kind, in the order of each one's first link. */
function leadTo (target: string, links: readonly FlowLink[], nodes: readonly FlowNode[]): FlowLink[] {
  const merged = new Map<string, FlowLink>()
  for (const { source, value, kind, stageId } of links) {
    const key = JSON.stringify([stageId, source, kind])
    const first = merged.get(key)
    if (first !== undefined) {
      first.value = numbers.add(first.value, value)
      continue
    }
    merged.set(key, {
      source, target, value, kind, stageId, shareOfSource: null, shareOfTarget: null, reportedPercent: null, feedback: false
    })
  }
  const outflows = new Map(nodes.map(({ id, outflow }) => [id, outflow]))
  const inflow = addUp(merged.values())
  return Array.from(merged.values(), link => ({
    ...link,
    shareOfSource: numbers.share(link.value, outflows.get(link.source) ?? null),
    shareOfTarget: numbers.share(link.value, inflow)
  }))
}

function describeOther (id: string, leading: readonly FlowLink[], others: readonly FlowNode[]): FlowNode {
  const [kind = 'unknown', ...moreKinds] = new Set(leading.map(({ kind }) => kind))
  const name = otherName
  const [displayName = name] = uniqueNames([name], others.map(({ displayName }) => displayName))
  const type = moreKinds.length === 0 ? kind : 'unknown'
  return { id, name, displayName, type, stageId: null, inflow: addUp(leading), outflow: 0, inferred: true, rates: null }
}

function addUp (links: Iterable<FlowLink>): Count {
  return numbers.total('', Array.from(links, ({ value }) => value))
}

function chooseOtherId (nodes: readonly FlowNode[]): string {
  const taken = new Set(nodes.map(({ id }) => id))
  let id = 'other'
  while (taken.has(id)) id += '-'
  return id
}

function explain (small: ReadonlyMap<string, FlowType>, top: number): FlowGraphReading['adjustments'] {
  return Array.from(groupBy(small, ([, kind]) => kind), ([kind, targets]) => ({
    code: 'folded-targets',
    ids: targets.map(([id]) => id),
    count: targets.length,
    message: `Only the ${top} largest targets of kind "${kind}" are shown. Links to the other ${targets.length} lead to "Other" instead.`
  }))
}
