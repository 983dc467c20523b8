import type { Adjustment } from '../domain/td/adjustment.ts'
import type { FlowGraphReading, FlowLink, FlowNode } from '../domain/graph/flow-graph.ts'
import { numbers } from '../domain/numbers/arithmetic.ts'
import type { Count } from '../domain/numbers/count.ts'
import { readName } from '../domain/td/names.ts'
import { uniqueNames } from '../domain/graph/display-names.ts'
import type { DrawableGraph, DrawableLink, DrawableNode, RemovedLink } from './drawable-graph.ts'
import { quoteInherited, toReadable } from './readable-text.ts'

/** Counts are whole; a smaller value is a remainder of rounding, which some renderers cannot scale. */
const leastValue = 1e-9

/** A link between two nodes, whichever stages' charts it stands in. */
interface JoinedLink {
  first: FlowLink
  value: Count
  count: number
  kinds: Set<FlowLink['kind']>
}

const drawables = new WeakMap<FlowGraphReading, DrawableGraph>()

/** Returns the part of a graph that every renderer can draw: the same object for the same reading, so that its layout is found again. */
export function toDrawable (reading: FlowGraphReading): DrawableGraph {
  const known = drawables.get(reading)
  if (known !== undefined) return known
  const drawable = selectDrawable(reading)
  drawables.set(reading, drawable)
  return drawable
}

/**
 * Parallel links are joined; feedback links and those without a positive
 * value are left out and listed, then the nodes that no link is left of.
 */
function selectDrawable ({ graph, summary: { complete }, adjustments }: FlowGraphReading): DrawableGraph {
  const joined = joinParallels(graph.links)
  const drawn = joined.filter(link => whyRemoved(link) === null)
  const removed = joined.filter(link => whyRemoved(link) !== null)
  const ends = new Set(drawn.flatMap(({ first: { source, target } }) => [source, target]))
  const kept = graph.nodes.filter(({ id }) => ends.has(id))
  const names = nameReadably(kept)
  const positions = new Map(kept.map(({ id }, index) => [id, index]))
  const links = drawn.map(({ first: { source, target }, value, kinds }): DrawableLink => ({
    source: positions.get(source) ?? 0, target: positions.get(target) ?? 0, value: value ?? 0, kind: joinKinds(kinds)
  }))
  return {
    nodes: describeNodes(kept, names, links),
    links,
    removed: describeRemoved(removed, graph.nodes),
    summary: { nodes: kept.length, links: links.length, complete, linkTotal: addUp(links), removedTotal: addUp(removed) },
    adjustments: [
      // said of the whole graph; of a drawing it is said what became of them
      ...adjustments.filter(({ code }) => code !== 'feedback-link' && code !== 'self-link'),
      ...drawn.filter(({ count }) => count > 1).map(explainJoined),
      ...removed.map(explainRemoved),
      ...explainUndrawn(graph.nodes.filter(({ id }) => !ends.has(id))),
      ...explainNames(kept, names)
    ]
  }
}

function joinParallels (links: readonly FlowLink[]): JoinedLink[] {
  const joined = new Map<string, JoinedLink>()
  for (const link of links) {
    const key = JSON.stringify([link.source, link.target])
    const known = joined.get(key)
    if (known === undefined) joined.set(key, { first: link, value: link.value, count: 1, kinds: new Set([link.kind]) })
    else {
      known.value = numbers.add(known.value, link.value)
      known.count++
      known.kinds.add(link.kind)
    }
  }
  return [...joined.values()]
}

function whyRemoved ({ first: { source, target, feedback }, value }: JoinedLink): string | null {
  if (source === target) return 'it leads from a node to itself'
  if (feedback) return 'it closes a cycle with larger links'
  if (value === null) return 'its value is not known'
  return value >= leastValue ? null : 'only values above 0 can be drawn'
}

function joinKinds ([kind = 'unknown', ...more]: ReadonlySet<FlowLink['kind']>): FlowLink['kind'] {
  return more.length === 0 ? kind : 'unknown'
}

function describeRemoved (removed: readonly JoinedLink[], nodes: readonly FlowNode[]): RemovedLink[] {
  const byId = new Map(nodes.map(node => [node.id, node]))
  const describeEnd = (id: string): RemovedLink['source'] => {
    const { displayName = id, stageId = null } = byId.get(id) ?? {}
    return { id, name: toReadable(displayName), stageId }
  }
  return removed.map(({ first: { source, target, feedback }, value, kinds }) => (
    { source: describeEnd(source), target: describeEnd(target), value, kind: joinKinds(kinds), feedback }
  ))
}

/** Returns a name for each node that can be drawn and that no other has. */
export function nameReadably (nodes: readonly FlowNode[]): string[] {
  return uniqueNames(nodes.map(({ displayName, id, type }) => (
    quoteInherited(readName(toReadable(displayName)) ?? readName(toReadable(id)) ?? `(${type})`)
  )))
}

function describeNodes (nodes: readonly FlowNode[], names: readonly string[], links: readonly DrawableLink[]): DrawableNode[] {
  const inflows = nodes.map(() => 0)
  const outflows = nodes.map(() => 0)
  for (const { source, target, value } of links) {
    outflows[source] = (outflows[source] ?? 0) + value
    inflows[target] = (inflows[target] ?? 0) + value
  }
  return nodes.map(({ id, type, stageId, displayName }, index) => ({
    id, name: names[index] ?? displayName, type, stageId, value: Math.max(inflows[index] ?? 0, outflows[index] ?? 0)
  }))
}

function explainJoined ({ first: { source, target }, count }: JoinedLink): Adjustment {
  const message = `${count} links from "${source}" to "${target}" are drawn as one; their values were summed.`
  return { code: 'joined-links', ids: [source, target], count, message }
}

function explainRemoved (link: JoinedLink): Adjustment {
  const { first: { source, target }, value, count } = link
  const message = `The link from "${source}" to "${target}"${value === null ? '' : ` with the value ${value}`} is not drawn: ` +
    `${whyRemoved(link)}.`
  return { code: 'removed-link', ids: [source, target], count, message }
}

function explainUndrawn (nodes: readonly FlowNode[]): Adjustment[] {
  if (nodes.length === 0) return []
  const message = `${nodes.length} nodes are not drawn, as no drawn link begins or ends at them.`
  return [{ code: 'removed-node', ids: nodes.map(({ id }) => id), count: nodes.length, message }]
}

function explainNames (nodes: readonly FlowNode[], names: readonly string[]): Adjustment[] {
  const ids = nodes.filter(({ displayName }, index) => names[index] !== displayName).map(({ id }) => id)
  if (ids.length === 0) return []
  const message = `${ids.length} names cannot be drawn as they are, or would be equal then; the drawing shows readable ones.`
  return [{ code: 'readable-name', ids, count: ids.length, message }]
}

function addUp (links: ReadonlyArray<{ value: Count }>): Count {
  return numbers.total('', links.map(({ value }) => value))
}
