import type { FlowGraphReading, FlowNode } from './flow-graph.ts'
import { foldId } from './fold-id.ts'
import { stageOfLabel } from './node-type.ts'
import type { StageExit, StageReading, StageStep } from './statistics-report.ts'

/** `null` where no chart names it. */
export type Named<T> = T & { name: string | null }

export interface NamedStage extends Omit<Named<StageReading>, 'exits' | 'steps'> {
  exits: Array<Named<StageExit>>
  steps: Array<Named<StageStep>>
}

/** Ids of the statistics that no chart names, each once. */
export interface UnresolvedIds {
  stages: string[]
  exits: string[]
  steps: string[]
}

/**
 * Puts the names that the charts know on the statistics' stages, exits and steps. Ids are matched whatever their case, with
 * hyphens for underscores; where charts disagree the first one counts. Readable names made here in place of TD's are none.
 */
export function joinNames (
  stages: readonly StageReading[], graphs: readonly FlowGraphReading[]
): { stages: NamedStage[], unresolved: UnresolvedIds } {
  const names = collectNames(graphs)
  const named = stages.map((stage): NamedStage => {
    const { id, index, exits, steps, ...numbers } = stage
    return {
      id,
      index,
      name: names.get(`stage-${foldId(id)}`) ?? null,
      ...numbers,
      exits: exits.map(exit => ({ ...exit, name: names.get(foldId(exit.id)) ?? null })),
      steps: steps.map(step => ({ ...step, name: findStepName(step, names) }))
    }
  })
  return {
    stages: named,
    unresolved: {
      stages: listNameless(named),
      exits: listNameless(named.flatMap(({ exits }) => exits)),
      steps: listNameless(named.flatMap(({ steps }) => steps))
    }
  }
}

/** TD's names by folded label. */
function collectNames (graphs: readonly FlowGraphReading[]): Map<string, string> {
  const names = new Map<string, string>()
  for (const { graph, adjustments } of graphs) {
    const made = new Set(adjustments.filter(({ code }) => code === 'fallback-name' || code === 'inferred-node').flatMap(({ ids }) => ids))
    for (const node of graph.nodes) {
      const label = foldId(labelOf(node))
      if (!made.has(node.id) && !names.has(label)) names.set(label, node.name)
    }
  }
  return names
}

/** The label as TD writes it for the node's type, whether or not the type stands in front of it. */
function labelOf ({ id, type }: FlowNode): string {
  if (type === 'stage') return `stage-${stageOfLabel(id) ?? id}`
  return type === 'unknown' || foldId(id).startsWith(`${type}-`) ? id : `${type}-${id}`
}

function findStepName ({ id, type }: StageStep, names: ReadonlyMap<string, string>): string | null {
  // keys may carry the kind of step in front of its id
  const bare = foldId(id).replace(/^(wait-step|wait|activation|jump)-/, '')
  const kinds = type === 'unknown' ? ['activation', 'jump'] : [type]
  for (const kind of kinds) {
    const name = names.get(`${kind}-${bare}`)
    if (name !== undefined) return name
  }
  return null
}

function listNameless (items: ReadonlyArray<{ id: string, name: string | null }>): string[] {
  return [...new Set(items.filter(({ name }) => name === null).map(({ id }) => id))]
}
