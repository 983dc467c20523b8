/** An acyclic graph that grows link by link. */
export interface TopologicalOrder {
  /** Adds the link and returns `true`. Returns `false` without changing the graph if the link would close a cycle. */
  add (from: number, to: number): boolean
}

/**
 * The total budget of search steps. Charts of real journeys need some hundreds. Once the budget is spent, a link against the current
 * order is refused without a search, which bounds the time of a hostile chart.
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

  /** Returns the nodes that `start` reaches through `neighbours` allowed by `within`, including `start`. */
  const reach = (start: number, neighbours: number[][], within: (node: number) => boolean): number[] => {
    const reached = [start]
    search++
    reachedIn[start] = search
    // the loop also visits the nodes added during it
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

  /** Assigns the combined ranks of both lists in ascending order, first to `before`, then to `after`. */
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
      // once searches are over, neighbours are no longer needed
      if (steps < maxSteps) {
        targets[from]?.push(to)
        sources[to]?.push(from)
      }
      return true
    }
  }
}
