import type { Count } from '../numbers/count.ts'
import type { StepDefinition } from '../td/step-definition.ts'

export const edgeKinds = ['next', 'branch', 'excluded', 'variant', 'timed-out'] as const

export type EdgeKind = typeof edgeKinds[number]

/** An edge from one step to another, as TD defines it. `to` is TD's key of the target step. */
export interface StepEdge {
  from: string
  to: string
  kind: EdgeKind
  /** The name of the branch, path or variant. */
  name: string | null
  /** Variants only: the percentage of profiles that take it, as TD sent it. */
  percentage: Count
  isControlGroup: boolean
  isWinner: boolean
}

/** Lists the outgoing edges of a step in TD's order. Edges without a target, such as the end of a path, are omitted. */
export function listEdges ({ id: from, next, wait, branches, abTest }: StepDefinition): StepEdge[] {
  const edge = (to: string | null, kind: EdgeKind, name: string | null, variant: Partial<StepEdge> = {}): StepEdge[] =>
    to === null ? [] : [{ from, to, kind, name, percentage: null, isControlGroup: false, isWinner: false, ...variant }]
  return [
    ...edge(next, 'next', null),
    ...(wait?.paths ?? []).flatMap(({ next, name, timedOut }) => edge(next, timedOut ? 'timed-out' : 'branch', name)),
    ...branches.flatMap(({ next, name, excluded }) => edge(next, excluded ? 'excluded' : 'branch', name)),
    ...(abTest?.variants ?? []).flatMap(({ id, next, name, percentage, isControlGroup }) =>
      edge(next, 'variant', name, { percentage, isControlGroup, isWinner: id !== null && id === abTest?.winnerId }))
  ]
}
