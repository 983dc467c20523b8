import type { JourneyDefinition } from './journey-definition.ts'
import type { JumpSource, JumpTarget } from './step-definition.ts'

/** The known facts about another journey, as far as the caller may read it. */
export interface RelatedJourney {
  journeyId: string
  name: string | null
  /** The stages that the definition mentions. */
  stages: Array<{ id: string, name: string | null }>
}

/** Replaces the ids of a journey that the caller may not read. */
export const maskedId = '***'

/** Lists the other journeys in a definition and their mentioned stages, in a stable order. */
export function listMentioned (definition: JourneyDefinition): Array<[journeyId: string, stageIds: string[]]> {
  const { id: ownId, goalTarget, stages, jumpsFrom } = definition
  const targets = stages.flatMap(({ milestoneTarget, exits, steps }) => [milestoneTarget, ...exits, ...steps].map(part =>
    part !== null && 'target' in part ? part.target : part))
  const mentioned = new Map<string, Set<string>>()
  for (const end of [goalTarget, ...targets, ...jumpsFrom]) {
    if (end === null || end.journeyId === null || end.journeyId === ownId) continue
    const known = mentioned.get(end.journeyId) ?? new Set()
    mentioned.set(end.journeyId, known)
    if (end.stageId !== null) known.add(end.stageId)
  }
  return [...mentioned].sort(([one], [other]) => one < other ? -1 : 1).map(([journeyId, stageIds]) => [journeyId, [...stageIds].sort()])
}

/**
 * Returns a function that describes the jumps of a definition. `related` are the other journeys that the caller may read; all others
 * are masked.
 */
export function createJumpReader (definition: JourneyDefinition, related: readonly RelatedJourney[]) {
  const own: RelatedJourney[] = definition.id === null
    ? []
    : [{
        journeyId: definition.id,
        name: definition.name,
        stages: definition.stages.flatMap(({ id, name }) => id === null ? [] : [{ id, name }])
      }]
  const known = new Map([...related, ...own].map(journey => [journey.journeyId, journey]))
  const find = (journeyId: string | null) => journeyId === null ? undefined : known.get(journeyId)
  return {
    readTarget: (target: JumpTarget | null) => target === null ? null : readTarget(target, find(target.journeyId)),
    readSource: (source: JumpSource) => readSource(source, find(source.journeyId))
  }
}

function readTarget (target: JumpTarget, journey: RelatedJourney | undefined) {
  const { journeyId, stageId, bundleId, stageIndex, stageName, deleted } = target
  return journey === undefined
    ? { ...maskEnd({ journeyId, stageId }), bundleId: maskId(bundleId), stageIndex: null, deleted, masked: true }
    : {
        journeyId,
        journeyName: journey.name,
        stageId,
        stageName: findStageName(journey, stageId) ?? stageName,
        bundleId,
        stageIndex,
        deleted,
        masked: false
      }
}

function readSource (source: JumpSource, journey: RelatedJourney | undefined) {
  const { journeyId, journeyName, stageId, stageName, folder, kind, jumpName, targetStageId, targetStageName, deleted } = source
  const here = { kind, targetStageId, targetStageName, deleted }
  return journey === undefined
    ? { ...maskEnd({ journeyId, stageId }), folder: null, jumpName: null, ...here, masked: true }
    : {
        journeyId,
        journeyName: journey.name ?? journeyName,
        stageId,
        stageName: findStageName(journey, stageId) ?? stageName,
        folder,
        jumpName,
        ...here,
        masked: false
      }
}

function findStageName ({ stages }: RelatedJourney, stageId: string | null): string | null {
  return stages.find(({ id }) => id === stageId)?.name ?? null
}

function maskEnd ({ journeyId, stageId }: Pick<JumpTarget, 'journeyId' | 'stageId'>) {
  return { journeyId: maskId(journeyId), journeyName: null, stageId: maskId(stageId), stageName: null }
}

function maskId (id: string | null): string | null {
  return id === null ? null : maskedId
}
