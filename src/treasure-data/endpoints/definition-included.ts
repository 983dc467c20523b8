import { z } from 'zod'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import type { JumpSource, JumpTarget } from '../../domain/td/step-definition.ts'
import { id, text } from '../contract/field-schemas.ts'
import { object } from '../contract/field-shapes.ts'
import { name } from './definition-steps.ts'

// Treasure Data sends users and syndications along, too. Nothing of them is read; of `deletedBy` only that somebody is named there.

const jump = object({
  id,
  type: text,
  attributes: object({
    name,
    jumpType: text,
    jumpName: name,
    sourceJourneyId: id,
    folderName: name,
    targetJourneyId: id,
    targetStageId: id,
    targetStageName: name,
    deletedBy: z.transform((who: unknown) => who !== null && who !== undefined)
  })
})

const activationStep = object({ id, type: text, attributes: object({ activationParams: object({ name }) }) })

type Jump = z.output<typeof jump>

const jumpTypes: ReadonlySet<unknown> = new Set(['journey', 'journeyStage'])

/**
 * Adds to a definition what TD sends along: names of what activations activate and of stages that jumps lead to, and who jumps into the
 * journey. A resource of type `journey` or `journeyStage` is taken to be where a jump comes from, and its name that journey's or stage's.
 * One that cannot be read is left out.
 */
export function joinIncluded (definition: JourneyDefinition, included: unknown): JourneyDefinition {
  const jumps: Jump[] = []
  const activations = new Map<string | null, string | null>()
  for (const resource of Array.isArray(included) ? included : []) {
    const type: unknown = Object(resource).type
    if (jumpTypes.has(type)) jumps.push(...readIfValid(jump, resource))
    if (type !== 'journeyActivationStep') continue
    for (const { id, attributes } of readIfValid(activationStep, resource)) activations.set(id, attributes.activationParams.name)
  }
  const nameTarget = createNameTarget(jumps)
  return {
    ...definition,
    goalTarget: nameTarget(definition.goalTarget),
    stages: definition.stages.map(stage => ({
      ...stage,
      milestoneTarget: nameTarget(stage.milestoneTarget),
      exits: stage.exits.map(({ name, target }) => ({ name, target: nameTarget(target) })),
      steps: stage.steps.map(step => ({
        ...step,
        activationName: step.activationStepId === null ? null : activations.get(step.activationStepId) ?? null,
        target: nameTarget(step.target)
      }))
    })),
    jumpsFrom: jumps.filter(({ attributes }) => attributes.targetJourneyId === definition.id).map(readSource)
  }
}

function readIfValid<T> (schema: z.ZodType<T>, value: unknown): T[] {
  const read = schema.safeParse(value)
  return read.success ? [read.data] : []
}

function createNameTarget (jumps: readonly Jump[]): (target: JumpTarget | null) => JumpTarget | null {
  const byId = new Map(jumps.map(jump => [jump.id, jump]))
  return target => {
    if (target === null) return null
    const found = target.referenceId === null ? undefined : byId.get(target.referenceId)
    if (found === undefined || found.attributes.targetStageId !== target.stageId) return target
    return { ...target, stageName: found.attributes.targetStageName, deleted: found.attributes.deletedBy }
  }
}

function readSource ({ id, type, attributes }: Jump): JumpSource {
  const isStage = type === 'journeyStage'
  const { name, jumpName, jumpType: kind, sourceJourneyId, folderName: folder, targetStageId, targetStageName, deletedBy } = attributes
  return {
    journeyId: sourceJourneyId ?? (isStage ? null : id),
    journeyName: isStage ? null : name,
    stageId: isStage ? id : null,
    stageName: isStage ? name : null,
    folder,
    kind,
    jumpName,
    targetStageId,
    targetStageName,
    deleted: deletedBy
  }
}
