/** The steps in path order, and the irregularities of the paths. */
export interface StepOrder {
  /** Positions of the steps, each after all steps that lead to it, feedback edges aside. The first branch comes first. */
  order: number[]
  /** Positions of steps that no path from the root reaches. */
  unreachable: number[]
  /** Positions of edges that lead back to a step on their own path. */
  feedback: Set<number>
}

type Edges = ReadonlyArray<{ from: number, to: number }>

/**
 * Orders `count` steps by the edges between their positions. Paths start at `root`, or without one at every step that has no incoming
 * edge. Unreachable steps come last. Linear time.
 */
export function orderSteps (count: number, edges: Edges, root: number | null): StepOrder {
  const steps = Array.from({ length: count }, (_, step) => step)
  const hasIncoming = new Set(edges.flatMap(({ from, to }) => from === to ? [] : [to]))
  const starts = steps.filter(step => !hasIncoming.has(step))
  const all = [...root === null ? [] : [root], ...starts, ...steps]
  // following each step's first path first decides which edge of a loop is the feedback edge
  const first = new Walk(count, edges, new Set())
  for (const start of all) first.from(start)
  const { feedback } = first
  // without feedback edges, the reversed exit order is topological; walking the last edges first puts the first branches first
  const last = new Walk(count, edges.toReversed(), new Set([...feedback].map(index => edges.length - 1 - index)))
  const reached = root === null ? [] : last.from(root)
  const unreachable = root === null ? [] : steps.filter(step => !last.hasSeen(step))
  return { order: [...reached, ...all.flatMap(start => last.from(start))], unreachable, feedback }
}

const [unseen, onPath, done] = [0, 1, 2]

/** A walk along edges, depth first and without recursion. */
class Walk {
  /** Positions of edges that led back to a step on their own path. */
  readonly feedback = new Set<number>()
  readonly #edges: Edges
  readonly #outgoing: number[][]
  readonly #state: Uint8Array

  constructor (count: number, edges: Edges, without: ReadonlySet<number>) {
    this.#edges = edges
    this.#state = new Uint8Array(count)
    this.#outgoing = Array.from({ length: count }, () => [])
    edges.forEach(({ from }, index) => {
      if (!without.has(index)) this.#outgoing[from]?.push(index)
    })
  }

  hasSeen (step: number): boolean {
    return this.#state[step] !== unseen
  }

  /** Returns the unvisited steps on all paths from a step, in reverse order of leaving them. */
  from (start: number): number[] {
    if (this.hasSeen(start)) return []
    const left: number[] = []
    const path = [{ step: start, walked: 0 }]
    this.#state[start] = onPath
    for (let at = path.at(-1); at !== undefined; at = path.at(-1)) {
      const index = this.#outgoing[at.step]?.[at.walked++]
      if (index === undefined) {
        this.#state[at.step] = done
        left.push(at.step)
        path.pop()
        continue
      }
      const to = this.#edges[index]?.to ?? -1
      if (this.#state[to] === onPath) this.feedback.add(index)
      if (this.#state[to] !== unseen) continue
      this.#state[to] = onPath
      path.push({ step: to, walked: 0 })
    }
    return left.reverse()
  }
}
