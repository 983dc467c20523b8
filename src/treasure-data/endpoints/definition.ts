import type { JourneyDefinition, StageDefinition, StepDefinition } from '../../domain/td/journey-definition.ts'
import { readName } from '../../domain/td/names.ts'
import { parseStepType } from '../../domain/td/step-type.ts'
import type { PartCounts } from '../contract/body-limits.ts'
import { count, description, flag, id, list, orNone, text, time, valuesByKey, whole } from '../contract/field-schemas.ts'
import { nullable, object, optional, unread } from '../contract/field-shapes.ts'
import type { EndpointDescriptor } from './endpoint-descriptor.ts'

const name = text.transform(readName)

const nameOfPart = object({ name, description: unread(), segmentId: unread(id), target: unread() })
  .nullish().transform(part => part?.name ?? null)

// the kinds of steps have fields of their own, of which no name is made
const step = object({ type: text, name: optional(name), journeyActivationStepId: optional(id) }, { isOpen: true })

const stage = object({
  id,
  name,
  description: unread(),
  rootStep: unread(),
  entryCriteria: unread(),
  steps: optional(valuesByKey(step, 'steps')),
  milestone: optional(nameOfPart),
  exitCriterias: optional(list(nameOfPart, 'exits', { mayHoldNull: true }))
}).transform(({ id, name, milestone, exitCriterias, steps }) => ({
  id,
  name,
  milestone,
  exits: exitCriterias,
  steps: Array.from(steps, ([key, { type, name, journeyActivationStepId }]): StepDefinition => (
    { id: key, type: parseStepType(type ?? ''), name, activationStepId: journeyActivationStepId }
  ))
}))

const execution = object({
  status: text,
  createdAt: time,
  finishedAt: nullable(time),
  workflowId: unread(id),
  workflowSessionId: unread(id),
  workflowAttemptId: unread(id)
})

// in the order of the fields in this service's own answer
const attributes = object({
  name,
  description: nullable(description),
  state: text,
  paused: flag,
  pausedAt: nullable(time),
  launchedAt: nullable(time),
  goal: nullable(nameOfPart),
  audienceId: unread(id),
  createdAt: unread(),
  updatedAt: unread(),
  allowReentry: unread(),
  reentryMode: optional(text),
  versionNumber: optional(count),
  journeyBundleId: optional(id),
  journeyBundleName: optional(name),
  journeyBundleDescription: unread(),
  latestExecution: optional(execution.nullish().transform(found => found ?? null)),
  journeyStages: list(stage, 'stages')
})

const resource = whole(object({ attributes: whole(attributes), id: unread(id), type: unread(), relationships: unread() })
  .transform(({ attributes }): JourneyDefinition => {
    const { journeyBundleId, journeyBundleName, journeyStages, ...sent } = attributes
    return { ...sent, bundle: { id: journeyBundleId, name: journeyBundleName }, stages: journeyStages }
  }))

/**
 * What a journey is made of, by TD's OpenAPI description of `GET /entities/journeys/{journeyId}`; `null` where Treasure Data has none.
 * Users and whatever else is not named here is left unread. Missing and invalid parts become
 * `null` or empty lists and are drift.
 */
export const definition = {
  name: 'definition',
  segment: '',
  mediaType: 'application/vnd.treasuredata.v1+json',
  maxDays: null,
  isOptional: true,
  hasNumbers: false,
  // names change seldom, but it tells of new numbers
  lifetime: { ttlMs: 5 * 60_000 },
  schema: orNone(resource),
  isEmpty: content => content === null,
  countParts: content => content === null ? {} : countParts(content.stages),
  findContentDrift: () => []
} as const satisfies EndpointDescriptor<JourneyDefinition | null>

function countParts (stages: readonly StageDefinition[]): PartCounts {
  return {
    stages: stages.length,
    steps: stages.reduce((sum, { steps }) => sum + steps.length, 0),
    exits: stages.reduce((most, { exits }) => Math.max(most, exits.length), 0)
  }
}
