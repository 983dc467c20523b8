import { z } from 'zod'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import type { JumpSource, JumpTarget } from '../../domain/td/step-definition.ts'
import { id, name, text } from '../contract/field-schemas.ts'
import { object, unread } from '../contract/field-shapes.ts'

// Treasure Data also includes users and syndications. They are ignored, except that `deletedBy` shows that somebody is named there.

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

const activationStep = object({
  id,
  type: text,
  attributes: object({ activationId: unread(), activationParams: object({ name, connection: unread(), schedule: unread() }) })
})

/** The included resources that are read. */
export const includedResources = { jump, activationStep }

type Jump = z.output<typeof jump>

const jumpTypes: ReadonlySet<unknown> = new Set(['journey', 'journeyStage'])

/**
 * Adds the included resources to a definition: names of activation targets and of stages that jumps lead to, and the jumps into the
 * journey. A resource of type `journey` or `journeyStage` counts as the origin of a jump, and its name as the name of that journey or
 * stage. Unreadable resources are omitted.
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
    jumpsFrom: definition.id === null ? [] : jumps.filter(({ attributes }) => attributes.targetJourneyId === definition.id).map(readSource)
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
