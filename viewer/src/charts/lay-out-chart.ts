import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import { countLargest, findColumns, layOutSankey, type SankeyLayout } from '../../../src/formats/layout/lay-out-sankey.ts'
import { findSideShare, measureSides, placeLabels, type Label } from '../../../src/formats/layout/place-labels.ts'

export interface ChartLayout extends SankeyLayout {
  width: number
  height: number
  labels: Label[]
}

const edge = 8
/** Height of a node with its gap. */
const rowHeight = 24
/** Width of columns with names on both sides. */
const leastWidth = 520
/** With fewer pixels between two columns, it is unclear where links lead. */
const leastColumn = 110
/** A chart of two columns scrolls rather than cut names up to this width, in pixels. */
const readableLabel = 220

/**
 * Lays a graph out like the API's pictures, in the available width or wider if its columns need more. With `isOrdered`, the nodes of a
 * column keep the order of the graph.
 */
export function layOutChart (
  graph: DrawableGraph, availableWidth: number, write: (value: number) => string, isOrdered = false
): ChartLayout {
  const columns = findColumns(graph)
  const last = Math.max(0, ...columns)
  const { left, right } = measureSides(graph, columns, Infinity, write)
  const labels = last > 1 ? 0 : Math.min(readableLabel, Math.max(left, right)) / findSideShare(columns)
  const width = Math.ceil(Math.max(availableWidth, leastWidth, labels, (1 + last) * leastColumn + 120))
  const height = Math.min(6_000, Math.max(180, countLargest(columns) * rowHeight + 2 * edge))
  const sides = measureSides(graph, columns, width, write)
  const box = { left: edge + sides.left, top: edge, right: width - edge - sides.right, bottom: height - edge }
  const layout = layOutSankey(graph, box, isOrdered)
  return { ...layout, width, height, labels: placeLabels(graph, layout.nodes, sides, write) }
}
