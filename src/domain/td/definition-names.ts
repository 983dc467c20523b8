import { groupBy } from '../graph/group-by.ts'
import { normalizeId } from './ids.ts'
import type { JourneyDefinition, StageDefinition } from './journey-definition.ts'
import { visibleName } from './names.ts'
import { normalizeLabel, type NodeType } from './node-type.ts'
import type { StepDefinition } from './step-definition.ts'
import { bareStepId } from './step-type.ts'

/** The names in a journey's definition, and the order of its stages. Ids are compared in the spelling of `normalizeId`. */
export interface DefinitionNames {
  readonly journey: string | null
  /** The name of a chart's node, or `null`. */
  ofNode (label: string, type: NodeType): string | null
  /** The stage's position in the journey, from 0; a stage missing from the definition comes last. */
  positionOf (stageId: string | null): number
  /** The stage with this id. If several have it, `occurrence` selects one, from 0. */
  findStage (stageId: string, occurrence: number): DefinedStage | null
  /** The step of a key, with or without a prefix for its kind. */
  findStep (key: string): StepDefinition | null
}

export interface DefinedStage extends StageDefinition {
  /** From 0. */
  position: number
}

/** Reads the names of a definition; empty without one. An id with several names counts as nameless. */
export function readDefinitionNames (definition: JourneyDefinition | null): DefinitionNames {
  const stages = (definition?.stages ?? []).map((stage, position) => ({ ...stage, position }))
  const byId = groupBy(stages, ({ id }) => id === null ? null : normalizeId(id))
  const labels = collectLabels(definition?.goal ?? null, stages)
  const steps = collectSteps(stages)
  const findStep = (key: string): StepDefinition | null => steps.get(bareStepId(key)) ?? null
  return {
    journey: definition?.name ?? null,
    ofNode (label, type) {
      const isStep = type === 'activation' || type === 'jump'
      return (isStep ? findStep(label)?.name : labels.get(normalizeLabel(label, type))) ?? null
    },
    positionOf: stageId => (stageId === null ? undefined : byId.get(normalizeId(stageId))?.[0]?.position) ?? stages.length,
    findStage (stageId, occurrence) {
      const found = byId.get(normalizeId(stageId)) ?? []
      return (found.length === 1 ? found[0] : found[occurrence]) ?? null
    },
    findStep
  }
}

/** The names of a journey without a definition. */
export const noNames = readDefinitionNames(null)

/** Returns names by folded label; `null` for contradicting names. */
function collectLabels (goal: string | null, stages: readonly StageDefinition[]): Map<string, string | null> {
  const names = new Map<string, string | null>()
  const add = (type: NodeType, id: string, name: string | null): void => {
    if (name === null) return
    const label = normalizeLabel(id, type)
    const known = names.get(label)
    names.set(label, known === undefined || (known !== null && visibleName(known) === visibleName(name)) ? known ?? name : null)
  }
  add('goal', 'goal', goal)
  for (const { id, name, milestone, exits } of stages) {
    if (id === null) continue
    add('stage', `stage-${id}`, name)
    add('milestone', `milestone-${id}`, milestone)
    exits.forEach(({ name }, index) => add('exit', `exit-${id}-${index}`, name))
  }
  return names
}

/** Returns steps by their own ids and by those of their activations; `null` for an id of several steps. */
function collectSteps (stages: readonly StageDefinition[]): Map<string, StepDefinition | null> {
  const steps = new Map<string, StepDefinition | null>()
  const add = (id: string, step: StepDefinition): void => {
    steps.set(id, steps.has(id) ? null : step)
  }
  for (const step of stages.flatMap(stage => stage.steps)) {
    add(bareStepId(step.id), step)
    if (step.activationStepId !== null) add(bareStepId(step.activationStepId), step)
  }
  return steps
}
