import { sankey } from 'd3-sankey'
import type { DrawableGraph } from '../drawable-graph.ts'

/** A rectangle, in pixels. */
type Box = Record<'left' | 'top' | 'right' | 'bottom', number>

/** A node's rectangle and column. Columns count from 0; nodes without outgoing drawn links are in the last one. */
export type PlacedNode = Box & { column: number }

/** The positions of a graph's nodes and links, in the order of the graph. */
export interface SankeyLayout {
  nodes: PlacedNode[]
  /** SVG outlines of the links, to be filled. Unlike strokes, they never extend beyond their nodes, however wide they are. */
  links: Array<{ path: string }>
}

export const nodeWidth = 14

/** The gap between the nodes of a column, which leaves room for a line of text beside each. */
const wantedGap = 14

/** The width of the thinnest visible link, in pixels. */
const leastWidth = 0.5

/** Minimum pixels for a node and its gap. The layout is computed at this height and then scaled. */
export const rowHeight = 19
const leastHeight = 320

/** The same graph is drawn in many sizes that differ only in scale. The weak map drops results with their graph. */
const columnsOf = new WeakMap<DrawableGraph, readonly number[]>()
const layoutsOf = {
  free: new WeakMap<DrawableGraph, UnscaledLayout>(),
  ordered: new WeakMap<DrawableGraph, UnscaledLayout>()
}

/** Upper and lower edges in pixels, at the height that the fullest column needs. */
interface UnscaledLayout {
  height: number
  nodes: Array<{ top: number, bottom: number }>
  links: Array<{ source: number, target: number, from: number, to: number, width: number }>
}

/** Returns the column of each node, from 0. */
export function findColumns (graph: DrawableGraph): readonly number[] {
  const known = columnsOf.get(graph)
  if (known !== undefined) return known
  const columns = graph.links.length === 0 ? [] : computeColumns(graph)
  columnsOf.set(graph, columns)
  return columns
}

/** Computes each node's column: the number of links on the longest path to it. Follows each link once. */
function computeColumns ({ nodes, links }: DrawableGraph): number[] {
  const columns = nodes.map(() => 0)
  const unseen = nodes.map(() => 0)
  const targets: number[][] = nodes.map(() => [])
  for (const { source, target } of links) {
    unseen[target] = (unseen[target] ?? 0) + 1
    targets[source]?.push(target)
  }
  const ordered = [...nodes.keys()].filter(node => unseen[node] === 0)
  // the loop also visits the nodes added during it
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
 * Places nodes in columns from left to right, and the links between them, within the box (d3-sankey, justified). Gaps between nodes
 * take at most three quarters of the height, so links stay visible in full columns. The order of a graph's nodes and links is computed
 * once, so further sizes are cheap. With `isOrdered`, the nodes of a column keep the order of the graph.
 */
export function layOutSankey (graph: DrawableGraph, { left, top, right, bottom }: Box, isOrdered = false): SankeyLayout {
  if (graph.links.length === 0) return { nodes: [], links: [] }
  const columns = findColumns(graph)
  const { height, nodes, links } = layOutOnce(graph, columns, isOrdered)
  const scale = (bottom - top) / height
  const perColumn = (right - left - nodeWidth) / columns.reduce((last, column) => Math.max(last, column), 1)
  const placed = nodes.map((node, index): PlacedNode => {
    const column = columns[index] ?? 0
    const x = left + column * perColumn
    return { left: x, top: top + node.top * scale, right: x + nodeWidth, bottom: top + node.bottom * scale, column }
  })
  return {
    nodes: placed,
    links: links.map(({ source, target, from, to, width }) => {
      const [start, end] = [placed[source]?.right ?? 0, placed[target]?.left ?? 0]
      return { path: drawRibbon(start, top + from * scale, end, top + to * scale, Math.max(leastWidth, width * scale)) }
    })
  }
}

function layOutOnce (graph: DrawableGraph, columns: readonly number[], isOrdered: boolean): UnscaledLayout {
  const layouts = isOrdered ? layoutsOf.ordered : layoutsOf.free
  const known = layouts.get(graph)
  if (known !== undefined) return known
  const rows = countLargest(columns)
  const height = Math.max(leastHeight, rows * rowHeight)
  const layOut = sankey<object, object>()
    .nodeWidth(nodeWidth)
    .nodePadding(Math.min(wantedGap, height * 0.75 / rows))
    // columns are placed once the width is known
    .extent([[0, 0], [nodeWidth * (2 + columns.length), height]])
    .iterations(chooseIterations(graph))
  // without a sort function, d3-sankey keeps the nodes in their given order
  if (isOrdered) layOut.nodeSort(null)
  const { nodes, links } = layOut(copyForLayout(graph))
  const layout = {
    height,
    nodes: nodes.map(({ y0 = 0, y1 = 0 }) => ({ top: y0, bottom: y1 })),
    links: links.map(({ y0 = 0, y1 = 0, width = 0 }, index) => {
      const { source = 0, target = 0 } = graph.links[index] ?? {}
      return { source, target, from: y0, to: y1, width }
    })
  }
  layouts.set(graph, layout)
  return layout
}

const mostIterations = 6
/** Above this number of links, nodes are moved only once. */
const manyLinks = 1_000
/** Budget of steps for all iterations: d3-sankey visits all links of a node for each of its links. */
const maxSteps = 500_000

/**
 * Returns how often nodes are moved towards their neighbours. The more links meet in one node, the fewer the iterations; a huge node
 * gets none.
 */
function chooseIterations ({ nodes, links }: DrawableGraph): number {
  const [incoming, outgoing] = [nodes.map(() => 0), nodes.map(() => 0)]
  for (const { source, target } of links) {
    outgoing[source] = (outgoing[source] ?? 0) + 1
    incoming[target] = (incoming[target] ?? 0) + 1
  }
  const steps = [...incoming, ...outgoing].reduce((sum, count) => sum + count * count, 1)
  return Math.min(links.length > manyLinks ? 1 : mostIterations, Math.floor(maxSteps / steps))
}

/** Returns the number of nodes in the fullest column. */
export function countLargest (columns: readonly number[]): number {
  const counts = new Map<number, number>()
  for (const column of columns) counts.set(column, (counts.get(column) ?? 0) + 1)
  return Math.max(0, ...counts.values())
}

/** Returns a copy, because d3-sankey modifies its input. Values are scaled to the range of its arithmetic. */
function copyForLayout ({ nodes, links }: DrawableGraph) {
  const largest = nodes.reduce((most, { value }) => Math.max(most, value), 0)
  return {
    nodes: nodes.map(() => ({})),
    links: links.map(({ source, target, value }) => ({ source, target, value: value / largest }))
  }
}

/** Draws a link that leaves and arrives horizontally: along its upper edge and back along its lower one. */
function drawRibbon (x0: number, y0: number, x1: number, y1: number, width: number): string {
  const across = Math.round(x1 - x0)
  const half = across >> 1
  const down = toTenths(y1 - y0)
  return `M${shorten(Math.round(x0))}${follow(toTenths(y0 - width / 2))}` +
    `c${shorten(half)} 0${follow(half)}${follow(down)}${follow(across)}${follow(down)}` +
    `v${shorten(toTenths(width))}` +
    `c${shorten(-half)} 0${follow(-half)}${follow(-down)}${follow(-across)}${follow(-down)}z`
}

/**
 * Returns a number as short as paths allow, because a picture has thousands of them. A sign needs no space before it, and a fraction
 * needs no zero.
 */
function shorten (number: number): string {
  // adding 0 turns -0 into 0
  const text = String(number + 0)
  if (number >= 1 || number <= -1 || number === 0) return text
  return number < 0 ? `-${text.slice(2)}` : text.slice(1)
}

function follow (number: number): string {
  return number < 0 ? shorten(number) : ` ${shorten(number)}`
}

/** Returns pixels to one decimal. */
export function toTenths (pixels: number): number {
  return Math.round(pixels * 10) / 10
}
