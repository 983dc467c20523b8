import type { DrawableGraph, DrawableNode } from '../drawable-graph.ts'
import { nodeWidth, type PlacedNode } from './lay-out-sankey.ts'
import { fitText, measureText } from './text-width.ts'

/** A label beside the node at a position; its value is empty if it does not fit. Over links it needs an outline in the page's colour. */
export type Label = ReturnType<typeof placeLabels>[number]

export const fontSize = 12
const lineHeight = 14
/** The distance between a node and its label. */
const space = 6
const leastEms = 3

/** Returns the share of a picture's width that labels at one side may take. A few columns leave room to spare. */
export function findSideShare (columns: readonly number[]): number {
  return Math.max(0, ...columns) < 3 ? 0.36 : 0.24
}

/** Returns the width that the labels of the outer columns take at each side, in pixels. `write` formats their values. */
export function measureSides (
  { nodes }: DrawableGraph, columns: readonly number[], width: number, write = formatNumber
): { left: number, right: number } {
  const last = Math.max(0, ...columns)
  const most = width * findSideShare(columns)
  const side = (column: number): number => {
    const widest = nodes.reduce((widest, { name, value }, index) => columns[index] === column
      ? Math.max(widest, measureText(name) + measureText(` ${formatNumber(value)}`))
      : widest, 0)
    return Math.ceil(Math.min(most, widest * fontSize + 2 * space))
  }
  return { left: side(0), right: side(last) }
}

/**
 * Returns a label beside every node: outside the first and last column, to the right of the others, never reaching the next column. If
 * labels of a column would overlap, the larger node keeps its label. `write` formats values.
 */
export function placeLabels (
  { nodes }: DrawableGraph, placed: readonly PlacedNode[], sides: { left: number, right: number }, write = formatNumber
) {
  const starts = new Map(placed.map(({ column, left }) => [column, left]))
  const last = Math.max(0, ...starts.keys())
  const takenByColumn = new Map<number, number[]>()
  const byValue = placed.map((place, index) => ({ place, index, node: nodes[index] }))
    .sort((a, b) => (b.node?.value ?? 0) - (a.node?.value ?? 0))
  const labels = []
  for (const { index, place: { column, left, top, right, bottom }, node } of byValue) {
    const y = (top + bottom) / 2
    const taken = takenByColumn.get(column) ?? []
    if (node === undefined || taken.some(other => Math.abs(other - y) < lineHeight - 1)) continue
    const isFirst = column === 0
    const room = isFirst ? sides.left : column === last ? sides.right : (starts.get(column + 1) ?? right) - right
    const { name, value } = fit(node, (room - 2 * space) / fontSize, isFirst || column === last, write)
    if (name === '') continue
    taken.push(y)
    takenByColumn.set(column, taken)
    labels.push({
      node: index,
      x: isFirst ? left - space : left + nodeWidth + space,
      y,
      anchor: isFirst ? 'end' as const : 'start' as const,
      name,
      value,
      isOnLinks: !isFirst && column !== last
    })
  }
  return labels
}

/** Shortens outer labels to keep their value; the others drop it. */
function fit ({ name, value }: DrawableNode, ems: number, isOuter: boolean, write: typeof formatNumber): { name: string, value: string } {
  const number = write(value)
  const rest = ems - measureText(` ${number}`)
  if (rest >= leastEms && (isOuter || measureText(name) <= rest)) return { name: fitText(name, rest), value: number }
  return { name: ems < leastEms ? '' : fitText(name, ems), value: '' }
}

/** Returns a readable number: grouped thousands and two decimals, or two significant digits if that would show nothing. */
export function formatNumber (value: number): string {
  const rounded = Math.abs(value) < 0.01 ? Number(value.toPrecision(2)) : Math.round(value * 100) / 100
  const [whole = '', fraction] = String(rounded).split('.')
  // an exponent stays as it is
  const grouped = whole.includes('e') ? whole : whole.replace(/\B(?=(?:\d{3})+$)/g, ',')
  return fraction === undefined ? grouped : `${grouped}.${fraction}`
}
