/** An acyclic graph that grows by links. */
export interface TopologicalOrder {
  /** Adds the link and gives `true`, or leaves the graph as it is and gives `false` where the link would close a cycle. */
  add (from: number, to: number): boolean
}

/**
 * Steps that searching may take in all. Charts of real journeys need some hundreds. Once they are spent, a link against
 * the order found so far is refused without a search, so that a hostile chart costs bounded time.
 */
const maxSteps = 50_000

/** Keeps the nodes 0..nodeCount-1 in a topological order while links are added (D. Pearce and P. Kelly, 2006). */
export function createTopologicalOrder (nodeCount: number): TopologicalOrder {
  const rank = Array.from({ length: nodeCount }, (_, node) => node)
  const targets: number[][] = Array.from({ length: nodeCount }, () => [])
  const sources: number[][] = Array.from({ length: nodeCount }, () => [])
  /** The latest search that reached each node. */
  const reachedIn = new Int32Array(nodeCount)
  let search = 0
  let steps = 0

  const rankOf = (node: number): number => rank[node] ?? 0

  /** The nodes reached from `start` by `neighbours` that `within` lets in, `start` included. */
  const reach = (start: number, neighbours: number[][], within: (node: number) => boolean): number[] => {
    const reached = [start]
    search++
    reachedIn[start] = search
    // the loop takes in what is added meanwhile
    for (const node of reached) {
      for (const next of neighbours[node] ?? []) {
        steps++
        if (reachedIn[next] === search || !within(next)) continue
        reachedIn[next] = search
        reached.push(next)
      }
    }
    return reached.sort((a, b) => rankOf(a) - rankOf(b))
  }

  /** Gives `before` and then `after` the ranks that they hold together, in ascending order. */
  const reorder = (before: number[], after: number[]): void => {
    const moved = [...before, ...after]
    const ranks = moved.map(rankOf).sort((a, b) => a - b)
    moved.forEach((node, index) => { rank[node] = ranks[index] ?? 0 })
  }

  return {
    add (from, to) {
      if (rankOf(from) >= rankOf(to)) {
        if (steps >= maxSteps) return false
        const after = reach(to, targets, node => rankOf(node) <= rankOf(from))
        if (reachedIn[from] === search) return false
        const before = reach(from, sources, node => rankOf(node) >= rankOf(to))
        reorder(before, after)
      }
      // without a search to come nobody asks for the neighbours
      if (steps < maxSteps) {
        targets[from]?.push(to)
        sources[to]?.push(from)
      }
      return true
    }
  }
}
