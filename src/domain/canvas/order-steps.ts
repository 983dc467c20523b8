/** Steps in the order of their paths, and what is irregular about the paths. */
export interface StepOrder {
  /** Positions of the steps: each after all that lead to it, but for ways back. Of branches the first one comes first. */
  order: number[]
  /** Positions that no path from the root leads to. */
  unreachable: number[]
  /** Positions of edges that lead back to a step on their own path. */
  feedback: Set<number>
}

/**
 * Orders `count` steps by the edges between them, given as positions. Paths start at `root`; without one, at the steps that nothing leads
 * to. Steps that no path leads to come last. Time grows linearly.
 */
export function orderSteps (count: number, edges: ReadonlyArray<{ from: number, to: number }>, root: number | null): StepOrder {
  const outgoing = Array.from({ length: count }, (): number[] => [])
  const hasIncoming = new Set<number>()
  edges.forEach(({ from, to }, index) => {
    outgoing[from]?.push(index)
    if (from !== to) hasIncoming.add(to)
  })
  const steps = Array.from({ length: count }, (_, step) => step)
  const state = new Uint8Array(count)
  const feedback = new Set<number>()
  const walkFrom = (start: number): number[] => walk(start, edges, outgoing, state, feedback)
  const starts = steps.filter(step => !hasIncoming.has(step))
  const order = root === null ? starts.flatMap(walkFrom) : walkFrom(root)
  const unreachable = root === null ? [] : steps.filter(step => state[step] === unseen)
  for (const start of [...starts, ...steps]) if (state[start] === unseen) order.push(...walkFrom(start))
  return { order, unreachable, feedback }
}

const [unseen, onPath, done] = [0, 1, 2]

/** Returns the steps on paths from `start` that were not seen before: the order in which they are left, reversed. Without recursion. */
function walk (
  start: number, edges: ReadonlyArray<{ to: number }>, outgoing: readonly number[][], state: Uint8Array, feedback: Set<number>
): number[] {
  const left: number[] = []
  const path = [{ step: start, rest: [...outgoing[start] ?? []] }]
  state[start] = onPath
  for (let last = path.at(-1); last !== undefined; last = path.at(-1)) {
    // the last way first: in the reversed order the first one then comes first
    const index = last.rest.pop()
    if (index === undefined) {
      state[last.step] = done
      left.push(last.step)
      path.pop()
      continue
    }
    const to = edges[index]?.to ?? -1
    if (state[to] === onPath) feedback.add(index)
    if (state[to] !== unseen) continue
    state[to] = onPath
    path.push({ step: to, rest: [...outgoing[to] ?? []] })
  }
  return left.reverse()
}
