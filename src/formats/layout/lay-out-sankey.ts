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

/** Pixels that a node and its gap need at least. The layout is computed at this height and scaled to others. */
export const rowHeight = 19
const leastHeight = 320

/** The same graph is drawn in many sizes, and only its scale changes. What is remembered goes with the graph. */
const columnsOf = new WeakMap<DrawableGraph, readonly number[]>()
const layoutsOf = new WeakMap<DrawableGraph, UnscaledLayout>()

/** Upper and lower edges in pixels, where the picture has the height that its fullest column needs. */
interface UnscaledLayout {
  height: number
  nodes: Array<{ top: number, bottom: number }>
  links: Array<{ source: number, target: number, from: number, to: number, width: number }>
}

/** The column of each node, from 0. */
export function findColumns (graph: DrawableGraph): readonly number[] {
  const known = columnsOf.get(graph)
  if (known !== undefined) return known
  const columns = graph.links.length === 0 ? [] : computeColumns(graph)
  columnsOf.set(graph, columns)
  return columns
}

/** As many links lie before a node on the longest way there. Each link is followed once. */
function computeColumns ({ nodes, links }: DrawableGraph): number[] {
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
 * Places nodes in columns from left to right and links between them, within the box (d3-sankey, justified). The gaps between nodes
 * take at most three quarters of the height, so that links are seen however many nodes stand in a column. Of each graph the order of
 * nodes and links is computed once, so that further sizes cost little.
 */
export function layOutSankey (graph: DrawableGraph, { left, top, right, bottom }: Box): SankeyLayout {
  if (graph.links.length === 0) return { nodes: [], links: [] }
  const columns = findColumns(graph)
  const { height, nodes, links } = layOutOnce(graph, columns)
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

function layOutOnce (graph: DrawableGraph, columns: readonly number[]): UnscaledLayout {
  const known = layoutsOf.get(graph)
  if (known !== undefined) return known
  const rows = countLargest(columns)
  const height = Math.max(leastHeight, rows * rowHeight)
  const layOut = sankey<object, object>()
    .nodeWidth(nodeWidth)
    .nodePadding(Math.min(wantedGap, height * 0.75 / rows))
    // columns are placed when the width is known
    .extent([[0, 0], [nodeWidth * (2 + columns.length), height]])
    .iterations(chooseIterations(graph))
  const { nodes, links } = layOut(copyForLayout(graph))
  const layout = {
    height,
    nodes: nodes.map(({ y0 = 0, y1 = 0 }) => ({ top: y0, bottom: y1 })),
    links: links.map(({ y0 = 0, y1 = 0, width = 0 }, index) => {
      const { source = 0, target = 0 } = graph.links[index] ?? {}
      return { source, target, from: y0, to: y1, width }
    })
  }
  layoutsOf.set(graph, layout)
  return layout
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
  return `M${shorten(Math.round(x0))}${follow(toTenths(y0 - width / 2))}` +
    `c${shorten(half)} 0${follow(half)}${follow(down)}${follow(across)}${follow(down)}` +
    `v${shorten(toTenths(width))}` +
    `c${shorten(-half)} 0${follow(-half)}${follow(-down)}${follow(-across)}${follow(-down)}z`
}

/** Numbers as short as paths allow, as a picture has thousands of them: a sign needs no space before it, nor a fraction a zero. */
function shorten (number: number): string {
  // adding 0 makes 0 of -0
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
