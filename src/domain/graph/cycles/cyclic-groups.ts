/** Links of a graph whose nodes are numbered from 0. */
export interface NumberedLink {
  readonly from: number
  readonly to: number
}

/**
 * Assigns every node the number of its strongly connected component. A link lies on a cycle exactly when its ends share a component.
 * R. Tarjan's algorithm (1972) with an explicit stack: linear time, no recursion.
 */
export function findCyclicGroups (nodeCount: number, links: readonly NumberedLink[]): Int32Array {
  const { starts, targets } = indexTargets(nodeCount, links)
  const groups = new Int32Array(nodeCount).fill(-1)
  const visitedAt = new Int32Array(nodeCount).fill(-1)
  const lowest = new Int32Array(nodeCount)
  const nextLink = starts.slice(0, nodeCount)
  const path: number[] = []
  const open: number[] = []
  let clock = 0
  let group = 0

  const enter = (node: number): void => {
    visitedAt[node] = lowest[node] = clock++
    path.push(node)
    open.push(node)
  }

  const leave = (node: number): void => {
    path.pop()
    const parent = path.at(-1)
    if (parent !== undefined) lowest[parent] = Math.min(at(lowest, parent), at(lowest, node))
    if (at(lowest, node) !== at(visitedAt, node)) return
    for (let member = open.pop(); member !== undefined; member = open.pop()) {
      groups[member] = group
      if (member === node) break
    }
    group++
  }

  for (let root = 0; root < nodeCount; root++) {
    if (at(visitedAt, root) !== -1) continue
    enter(root)
    for (let node = path.at(-1); node !== undefined; node = path.at(-1)) {
      const link = at(nextLink, node)
      if (link === at(starts, node + 1)) {
        leave(node)
        continue
      }
      nextLink[node] = link + 1
      const target = at(targets, link)
      if (at(visitedAt, target) === -1) enter(target)
      else if (at(groups, target) === -1) lowest[node] = Math.min(at(lowest, node), at(visitedAt, target))
    }
  }
  return groups
}

/** The targets of node n are in `targets` from `starts[n]` to before `starts[n + 1]`. */
function indexTargets (nodeCount: number, links: readonly NumberedLink[]): { starts: Int32Array, targets: Int32Array } {
  const starts = new Int32Array(nodeCount + 1)
  for (const { from } of links) starts[from + 1] = at(starts, from + 1) + 1
  for (let node = 0; node < nodeCount; node++) starts[node + 1] = at(starts, node + 1) + at(starts, node)
  const free = starts.slice(0, nodeCount)
  const targets = new Int32Array(links.length)
  for (const { from, to } of links) {
    const position = at(free, from)
    targets[position] = to
    free[from] = position + 1
  }
  return { starts, targets }
}

/** Returns an item of an array. All indexes here are within bounds. */
function at (array: Int32Array, index: number): number {
  return array[index] ?? 0
}
