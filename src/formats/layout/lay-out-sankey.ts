import { sankey } from 'd3-sankey'
import type { DrawableGraph } from '../drawable-graph.ts'

/** A rectangle, in pixels. */
type Box = Record<'left' | 'top' | 'right' | 'bottom', number>

/** A node's place. Columns count from 0; what no drawn link begins at stands in the last one. */
export type PlacedNode = Box & { column: number }

/** Where a graph's nodes and links stand, in the order of the graph. */
export interface SankeyLayout {
  nodes: PlacedNode[]
  /** SVG paths around the links, to be filled. Unlike strokes they stay between their nodes, however wide they are. */
  links: Array<{ path: string }>
}

export const nodeWidth = 14

/** Between the nodes of a column, so that a line of text fits beside each. */
const wantedGap = 14

/** The thinnest link that is seen, in pixels. */
const leastWidth = 0.5

/** The column of each node, from 0: as many links lie before it on the longest way there. Each link is followed once. */
export function findColumns ({ nodes, links }: DrawableGraph): number[] {
  if (links.length === 0) return []
  const columns = nodes.map(() => 0)
  const unseen = nodes.map(() => 0)
  const targets: number[][] = nodes.map(() => [])
  for (const { source, target } of links) {
    unseen[target] = (unseen[target] ?? 0) + 1
    targets[source]?.push(target)
  }
  const ordered = [...nodes.keys()].filter(node => unseen[node] === 0)
  // the loop takes in what is added meanwhile
  for (const node of ordered) {
    for (const target of targets[node] ?? []) {
      columns[target] = Math.max(columns[target] ?? 0, (columns[node] ?? 0) + 1)
      unseen[target] = (unseen[target] ?? 0) - 1
      if (unseen[target] === 0) ordered.push(target)
    }
  }
  const last = columns.reduce((deepest, column) => Math.max(deepest, column), 0)
  return columns.map((column, node) => targets[node]?.length === 0 ? last : column)
}

/**
 * Places nodes in columns from left to right and links between them, within the box (d3-sankey, justified). The gaps
 * between nodes take at most three quarters of the height, so that links are seen however many nodes stand in a column.
 */
export function layOutSankey (
  graph: DrawableGraph, { left, top, right, bottom }: Box, columns: readonly number[] = findColumns(graph)
): SankeyLayout {
  if (graph.links.length === 0) return { nodes: [], links: [] }
  const layOut = sankey<object, object>()
    .nodeWidth(nodeWidth)
    .nodePadding(Math.min(wantedGap, (bottom - top) * 0.75 / countLargest(columns)))
    .extent([[left, top], [right, bottom]])
    .iterations(chooseIterations(graph))
  const { nodes, links } = layOut(copyForLayout(graph))
  return {
    nodes: nodes.map(({ x0 = 0, x1 = 0, y0 = 0, y1 = 0 }, index) =>
      ({ left: x0, top: y0, right: x1, bottom: y1, column: columns[index] ?? 0 })),
    links: links.map(({ source, target, y0 = 0, y1 = 0, width = 0 }) => {
      // d3-sankey has put nodes in place of their positions
      const from = typeof source === 'object' ? source.x1 ?? 0 : 0
      const to = typeof target === 'object' ? target.x0 ?? 0 : 0
      return { path: drawRibbon(from, y0, to, y1, Math.max(leastWidth, width)) }
    })
  }
}

const mostIterations = 6
/** Beyond so many links they are moved once. */
const manyLinks = 1_000
/** Steps of all iterations: d3-sankey passes all links of a node for each of them. */
const maxSteps = 500_000

/** How often nodes are moved towards their neighbours. The more links meet in one node, the less often, and not at all at a huge one. */
function chooseIterations ({ nodes, links }: DrawableGraph): number {
  const [incoming, outgoing] = [nodes.map(() => 0), nodes.map(() => 0)]
  for (const { source, target } of links) {
    outgoing[source] = (outgoing[source] ?? 0) + 1
    incoming[target] = (incoming[target] ?? 0) + 1
  }
  const steps = [...incoming, ...outgoing].reduce((sum, count) => sum + count * count, 1)
  return Math.min(links.length > manyLinks ? 1 : mostIterations, Math.floor(maxSteps / steps))
}

/** How many nodes the fullest column holds. */
export function countLargest (columns: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const column of columns) counts.set(column, (counts.get(column) ?? 0) + 1)
  return Math.max(0, ...counts.values())
}

/** d3-sankey writes into what it is given. Values are scaled, so that none of them is out of reach of its arithmetic. */
function copyForLayout ({ nodes, links }: DrawableGraph) {
  const largest = nodes.reduce((most, { value }) => Math.max(most, value), 0)
  return {
    nodes: nodes.map(() => ({})),
    links: links.map(({ source, target, value }) => ({ source, target, value: value / largest }))
  }
}

/** Leaves and arrives level, as sankey links do: along its upper edge and back along its lower one. */
function drawRibbon (x0: number, y0: number, x1: number, y1: number, width: number): string {
  const across = Math.round(x1 - x0)
  const half = across >> 1
  const down = toTenths(y1 - y0)
  const there = tighten(half, 0, half, down, across, down)
  const back = tighten(-half, 0, -half, -down, -across, -down)
  return `M${tighten(Math.round(x0), toTenths(y0 - width / 2))}c${there}v${tighten(toTenths(width))}c${back}z`
}

/** Numbers as short as paths allow: a picture has thousands of them. */
function tighten (...numbers: number[]): string {
  // adding 0 makes 0 of -0
  return numbers.map(number => String(number + 0).replace(/^(-?)0\./, '$1.')).join(' ').replaceAll(' -', '-')
}

/** Returns pixels to one decimal. */
export function toTenths (pixels: number): number {
  return Math.round(pixels * 10) / 10
}
