import type { Adjustment } from '../domain/td/adjustment.ts'
import type { FlowGraphReading, FlowLink, FlowNode } from '../domain/graph/flow-graph.ts'
import { numbers } from '../domain/numbers/arithmetic.ts'
import type { Count } from '../domain/numbers/count.ts'
import { readName } from '../domain/td/names.ts'
import { uniqueNames } from '../domain/graph/display-names.ts'
import type { DrawableGraph, DrawableLink, DrawableNode, RemovedLink } from './drawable-graph.ts'
import { quoteInherited, toReadable } from './readable-text.ts'

/** Counts are whole; a smaller value is a rounding remainder, which some renderers cannot scale. */
const leastValue = 1e-9

/** A link between two nodes, joined from the charts of all stages. */
interface JoinedLink {
  first: FlowLink
  value: Count
  count: number
  kinds: Set<FlowLink['kind']>
}

const drawables = new WeakMap<FlowGraphReading, DrawableGraph>()

/** Returns the part of a graph that every renderer can draw. The same reading returns the same object, so that its layout can be reused. */
export function toDrawable (reading: FlowGraphReading): DrawableGraph {
  const known = drawables.get(reading)
  if (known !== undefined) return known
  const drawable = selectDrawable(reading)
  drawables.set(reading, drawable)
  return drawable
}

/** Joins parallel links. Feedback links and links without a positive value are listed as removed, as are nodes without remaining links. */
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
      // these notes describe the whole graph; the drawing has its own notes on the same links
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
  if (value === null) return 'its value is unknown'
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

/** Returns a unique name for each node that renderers can draw. */
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
  const message = `${count} links from "${source}" to "${target}" are drawn as one. Their values were summed.`
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
  const message = `${nodes.length} nodes are not drawn because they have no drawn links.`
  return [{ code: 'removed-node', ids: nodes.map(({ id }) => id), count: nodes.length, message }]
}

function explainNames (nodes: readonly FlowNode[], names: readonly string[]): Adjustment[] {
  const ids = nodes.filter(({ displayName }, index) => names[index] !== displayName).map(({ id }) => id)
  if (ids.length === 0) return []
  const message = `${ids.length} names are changed in the drawing, because renderers cannot draw them as they are or they would no ` +
    'longer be unique.'
  return [{ code: 'readable-name', ids, count: ids.length, message }]
}

function addUp (links: ReadonlyArray<{ value: Count }>): Count {
  return numbers.total('', links.map(({ value }) => value))
}
