import { groupBy } from '../graph/group-by.ts'
import type { StepSize } from '../td/statistics.ts'
import { bareStep, type StepDefinition } from '../td/step-definition.ts'
import { bareStepId, typeOfStep } from '../td/step-type.ts'
import { listEdges, type StepEdge } from './list-edges.ts'
import type { MatchedStage } from './match-stages.ts'
import { orderSteps } from './order-steps.ts'

/** A step with its numbers. */
export interface PlacedStep<Leaf> {
  step: StepDefinition
  /** Whether the definition contains it. */
  defined: boolean
  /** Whether a path from the stage's first step reaches it. */
  reachable: boolean
  current: Leaf | null
  entered: Leaf | null
}

export interface PlacedEdge extends StepEdge {
  /** Whether it leads back to a step on its own path. */
  feedback: boolean
}

/** The steps of a stage in path order, the edges between them, and the ids of irregular steps and edges. */
export interface StagePaths<Leaf> {
  rootStep: string | null
  steps: Array<PlacedStep<Leaf>>
  edges: PlacedEdge[]
  irregular: Record<PathIrregularity, string[]>
}

export const pathIrregularities = [
  'undefined-step', 'repeated-step', 'ambiguous-step-size', 'missing-step', 'missing-root-step', 'unreachable-step', 'cyclic-path'
] as const

export type PathIrregularity = typeof pathIrregularities[number]

/**
 * Places the steps of a stage. Ids are compared in the spelling of `bareStepId`. If several defined steps share an id, the first one
 * gets its numbers and edges.
 */
export function placeSteps<Leaf> ({ defined, counted }: MatchedStage<Leaf>, stageId: string): StagePaths<Leaf> {
  const definedSteps = defined?.steps ?? []
  const sizes = new StepSizes(counted?.steps ?? [])
  const positions = new Map<string, number>()
  const repeated: string[] = []
  const found = definedSteps.map((step, position) => {
    const bare = bareStepId(step.id)
    if (positions.has(bare)) repeated.push(step.id)
    else positions.set(bare, position)
    return { step, defined: true, size: positions.get(bare) === position ? sizes.claim(step) : null }
  })
  const unclaimed = sizes.listUnclaimed()
  const steps = [...found, ...unclaimed.map(size => ({ step: undefinedStep(size.id), defined: false, size }))]
  const find = (id: string): number | undefined => positions.get(bareStepId(id))
  const idOf = (position: number): string => steps[position]?.step.id ?? ''
  const edges = definedSteps.flatMap((step, from) => find(step.id) === from ? listEdges(step).map(edge => ({ edge, from })) : [])
  const leading = edges.flatMap(({ edge, from }) => {
    const to = find(edge.to)
    return to === undefined ? [] : [{ edge, from, to }]
  })
  const rootId = defined?.rootStep ?? null
  const root = rootId === null ? null : find(rootId) ?? null
  const { order, unreachable, feedback } = orderSteps(steps.length, leading, root)
  const isUnreachable = new Set(unreachable)
  return {
    rootStep: root === null ? null : idOf(root),
    steps: order.flatMap(position => {
      const found = steps[position]
      if (found === undefined) return []
      const { step, defined, size } = found
      const reachable = defined && !isUnreachable.has(position)
      return [{ step, defined, reachable, current: size?.current ?? null, entered: size?.entered ?? null }]
    }),
    edges: leading.map(({ edge, to }, index) => ({ ...edge, to: idOf(to), feedback: feedback.has(index) })),
    irregular: {
      'undefined-step': unclaimed.map(({ id }) => id),
      'repeated-step': repeated,
      'ambiguous-step-size': sizes.ambiguous,
      'missing-step': edges.filter(({ edge }) => find(edge.to) === undefined).map(({ edge }) => edge.to),
      'missing-root-step': root === null && definedSteps.length > 0 ? [rootId ?? stageId] : [],
      'unreachable-step': unreachable.filter(position => steps[position]?.defined === true).map(idOf),
      'cyclic-path': leading.flatMap(({ from, to }, index) => feedback.has(index) ? [idOf(from), idOf(to)] : [])
    }
  }
}

/** TD's sizes of a stage's steps. Each size belongs to at most one defined step. */
class StepSizes<Leaf> {
  /** Keys of sizes that belong to the same step. */
  readonly ambiguous: string[] = []
  readonly #byId: Map<string, Array<StepSize<Leaf>>>
  readonly #unclaimed: Set<StepSize<Leaf>>

  constructor (sizes: ReadonlyArray<StepSize<Leaf>>) {
    this.#byId = groupBy(sizes, ({ id }) => bareStepId(id))
    this.#unclaimed = new Set(sizes)
  }

  /** Returns the size of a step; `null` if there is none, or if there are several and the right one is unknown. */
  claim ({ id, type }: StepDefinition): StepSize<Leaf> | null {
    const fitting = (this.#byId.get(bareStepId(id)) ?? []).filter(size => {
      const kind = typeOfStep(size.id)
      return kind === 'unknown' || type === 'unknown' || kind === type
    })
    for (const size of fitting) this.#unclaimed.delete(size)
    if (fitting.length > 1) this.ambiguous.push(...fitting.map(size => size.id))
    return fitting.length === 1 ? fitting[0] ?? null : null
  }

  /** Returns the sizes of steps that are not defined. */
  listUnclaimed (): Array<StepSize<Leaf>> {
    return [...this.#unclaimed]
  }
}

/** A step that TD counts but the definition does not contain. */
function undefinedStep (id: string): StepDefinition {
  return { ...bareStep, id, type: typeOfStep(id) }
}
