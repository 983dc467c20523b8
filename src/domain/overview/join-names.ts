import { noNames, type DefinedStage, type DefinitionNames } from '../td/definition-names.ts'
import type { FlowGraphReading } from '../graph/flow-graph.ts'
import { normalizeId } from '../td/ids.ts'
import { normalizeLabel } from '../td/node-type.ts'
import type { StageReading } from '../statistics/read-numbers.ts'
import type { StatisticsReading } from '../statistics/read-statistics.ts'
import { bareStepId } from '../td/step-type.ts'

/** A stage with names for itself, its exits and its steps. */
export type NamedStage = ReturnType<typeof nameStage>

/** Statistics whose stages have names. */
export interface NamedStatistics extends Omit<StatisticsReading, 'stages'> {
  stages: NamedStage[]
}

type Names = ReadonlyMap<string, string>

/**
 * Adds names to the stages, exits and steps of statistics. Names come from the journey's definition, or else from the charts; if
 * charts disagree, the first one counts. Readable names that this service made up are ignored. Stages follow the definition's order,
 * unknown ones last. The definition also provides types of steps that their keys do not contain. `unresolved` lists each id without a
 * name once.
 */
export function joinNames (
  stages: readonly StageReading[], graphs: readonly FlowGraphReading[], defined: DefinitionNames = noNames
) {
  const names = collectNames(graphs)
  const occurrences = new Map<string, number>()
  const found = stages.map(stage => {
    const id = normalizeId(stage.id)
    const occurrence = occurrences.get(id) ?? 0
    occurrences.set(id, occurrence + 1)
    const definition = defined.findStage(stage.id, occurrence)
    return { stage: nameStage(stage, definition, defined, names), position: definition?.position ?? stages.length }
  })
  const named = found.sort((a, b) => a.position - b.position).map(({ stage }) => stage)
  return {
    stages: named,
    unresolved: {
      stages: listNameless(named),
      exits: listNameless(named.flatMap(({ exits }) => exits)),
      steps: listNameless(named.flatMap(({ steps }) => steps))
    }
  }
}

function nameStage (stage: StageReading, definition: DefinedStage | null, defined: DefinitionNames, names: Names) {
  const { id, index, totals, rates, exits, steps, series, period } = stage
  const nameExit = <Exit extends { id: string, index: number }>(exit: Exit) =>
    ({ ...exit, name: definition?.exits[exit.index]?.name ?? names.get(normalizeId(exit.id)) ?? null })
  return {
    id,
    index,
    name: definition?.name ?? names.get(normalizeLabel(id, 'stage')) ?? null,
    totals,
    rates,
    exits: exits.map(nameExit),
    steps: steps.map(step => nameStep(step, defined, names)),
    series,
    period: period === null ? null : { ...period, exits: period.exits.map(nameExit) }
  }
}

function nameStep (step: StageReading['steps'][number], defined: DefinitionNames, names: Names) {
  const definition = defined.findStep(step.id)
  const type = step.type === 'unknown' ? definition?.type ?? step.type : step.type
  const kinds = type === 'unknown' ? ['activation', 'jump'] : [type]
  const charted = kinds.map(kind => names.get(`${kind}-${bareStepId(step.id)}`)).find(name => name !== undefined)
  return { ...step, type, name: definition?.name ?? charted ?? null }
}

/** TD's names by folded label. */
function collectNames (graphs: readonly FlowGraphReading[]): Names {
  const names = new Map<string, string>()
  for (const { graph, adjustments } of graphs) {
    const made = new Set(adjustments.filter(({ code }) => code === 'fallback-name' || code === 'inferred-node').flatMap(({ ids }) => ids))
    for (const { id, type, name } of graph.nodes) {
      const label = normalizeLabel(id, type)
      if (!made.has(id) && !names.has(label)) names.set(label, name)
    }
  }
  return names
}

function listNameless (items: ReadonlyArray<{ id: string, name: string | null }>): string[] {
  return [...new Set(items.filter(({ name }) => name === null).map(({ id }) => id))]
}
