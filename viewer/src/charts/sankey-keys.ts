import type { PlacedNode } from '../../../src/formats/layout/lay-out-sankey.ts'

/**
 * Returns the node that an arrow key leads to: up and down within a column, left and right to the nearest node of the next column. Returns
 * `null` for other keys.
 */
export function followKey (key: string, at: number, nodes: readonly PlacedNode[]): number | null {
  const from = nodes[at]
  if (from === undefined) return null
  const middle = ({ top, bottom }: PlacedNode): number => (top + bottom) / 2
  const nearest = (candidates: number[]): number | null => candidates.reduce<number | null>((best, index) => {
    const distance = (position: number): number => Math.abs(middle(nodes[position] ?? from) - middle(from))
    return best === null || distance(index) < distance(best) ? index : best
  }, null)
  const where = (isWanted: (node: PlacedNode) => boolean): number[] => nodes.flatMap((node, index) => isWanted(node) ? [index] : [])
  switch (key) {
    case 'ArrowUp': return nearest(where(node => node.column === from.column && middle(node) < middle(from)))
    case 'ArrowDown': return nearest(where(node => node.column === from.column && middle(node) > middle(from)))
    case 'ArrowLeft': return nearest(where(node => node.column === closest(nodes, column => column < from.column, Math.max)))
    case 'ArrowRight': return nearest(where(node => node.column === closest(nodes, column => column > from.column, Math.min)))
    case 'Home': return 0
    case 'End': return nodes.length - 1
    default: return null
  }
}

function closest (nodes: readonly PlacedNode[], isWanted: (column: number) => boolean, choose: (...columns: number[]) => number): number {
  return choose(...nodes.map(({ column }) => column).filter(isWanted))
}
