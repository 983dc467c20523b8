import type { DrawableGraph } from '../../../src/formats/drawable-graph.ts'
import { countLargest, findColumns, layOutSankey, type SankeyLayout } from '../../../src/formats/layout/lay-out-sankey.ts'
import { measureSides, placeLabels, type Label } from '../../../src/formats/layout/place-labels.ts'

export interface ChartLayout extends SankeyLayout {
  width: number
  height: number
  labels: Label[]
}

const edge = 8
/** Of a node with its gap. */
const rowHeight = 24
/** For columns with names at both sides. */
const leastWidth = 520
/** Fewer pixels between two columns hide where links lead. */
const leastColumn = 110

/** Places a graph in a width as the API's pictures place it; wider where its columns need more. */
export function layOutChart (graph: DrawableGraph, availableWidth: number, write: (value: number) => string): ChartLayout {
  const columns = findColumns(graph)
  const width = Math.max(availableWidth, leastWidth, (1 + Math.max(0, ...columns)) * leastColumn + 120)
  const height = Math.min(6_000, Math.max(180, countLargest(columns) * rowHeight + 2 * edge))
  const sides = measureSides(graph, columns, width, write)
  const layout = layOutSankey(graph, { left: edge + sides.left, top: edge, right: width - edge - sides.right, bottom: height - edge })
  return { ...layout, width, height, labels: placeLabels(graph, layout.nodes, sides, write) }
}
