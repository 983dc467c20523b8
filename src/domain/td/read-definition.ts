import { parseInstant } from '../time/instant.ts'
import type { Adjustment, AdjustmentCode } from './adjustment.ts'
import { identifyStage } from './ids.ts'
import { noDefinition, type JourneyDefinition, type StageDefinition } from './journey-definition.ts'
import { createJumpReader, type RelatedJourney } from './related-journeys.ts'

/** A journey's definition with parsed times and an id for every part, without journey and freshness. */
export type DefinitionReading = ReturnType<typeof readDefinition>

type JumpReader = ReturnType<typeof createJumpReader>

/**
 * Reads TD's definition of a journey; `null` if TD sent none. `related` are the other journeys that the caller may read. References to
 * any other journey are masked.
 */
export function readDefinition (sent: JourneyDefinition | null, related: readonly RelatedJourney[] = []) {
  const source = sent ?? noDefinition
  const { id: _id, goalTarget, latestExecution, stages, jumpsFrom, ...attributes } = source
  const invalid: string[] = []
  const readTime = (field: string, text: string | null): string | null => {
    const time = parseInstant(text ?? '')
    if (text !== null && time === null) invalid.push(field)
    return time
  }
  const jumps = createJumpReader(source, related)
  const reading = {
    ...attributes,
    goalJump: jumps.readTarget(goalTarget),
    pausedAt: readTime('pausedAt', source.pausedAt),
    launchedAt: readTime('launchedAt', source.launchedAt),
    latestExecution: latestExecution && {
      status: latestExecution.status,
      createdAt: readTime('latestExecution/createdAt', latestExecution.createdAt),
      finishedAt: readTime('latestExecution/finishedAt', latestExecution.finishedAt)
    },
    stages: stages.map((stage, index) => readStage(stage, index, jumps)),
    jumpsFrom: jumpsFrom.map(jumps.readSource)
  }
  const nameless = stages.flatMap((stage, index) => stage.id === null ? [identifyStage(stage, index)] : [])
  const unknown = stages.flatMap(({ steps }) => steps).filter(({ type }) => type === 'unknown').map(({ id }) => id)
  const absent: Adjustment[] = sent === null ? [{ code: 'no-data', ids: [], count: 1, message: noData }] : []
  return {
    ...reading,
    warnings: [
      ...absent,
      ...warn('invalid-time', invalid, invalidTime),
      ...warn('missing-id', nameless, missingId),
      ...warn('unknown-step', unknown, unknownStep)
    ]
  }
}

function readStage (stage: StageDefinition, index: number, { readTarget }: JumpReader) {
  const id = identifyStage(stage, index)
  return {
    id,
    index,
    name: stage.name,
    entry: stage.entry,
    milestone: stage.milestone,
    milestoneJump: readTarget(stage.milestoneTarget),
    exits: stage.exits.map(({ name, target }, index) => ({ index, id: `exit-${id}-${index}`, name, jump: readTarget(target) })),
    rootStep: stage.rootStep,
    steps: stage.steps.map(({ id, type, name, activationStepId, activationName, next, wait, branches, abTest, target }) => ({
      id,
      type,
      name,
      next,
      activation: activationStepId === null ? null : { id: activationStepId, name: activationName },
      wait,
      branches,
      abTest,
      jump: readTarget(target)
    }))
  }
}

const noData = 'TD knows the journey but sent no definition for it.'
const invalidTime = 'TD sent an invalid time. It is null here.'
const unknownStep = 'TD sent steps that this service does not recognize or cannot read. Only the readable fields are shown.'
const missingId = 'TD sent stages without an id. Each got an id made from its position.'

function warn (code: AdjustmentCode, ids: string[], message: string): Adjustment[] {
  return ids.length === 0 ? [] : [{ code, ids, count: ids.length, message }]
}
