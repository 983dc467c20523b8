import type { JourneyDefinition, StageDefinition } from '../../domain/td/journey-definition.ts'
import type { PartCounts } from '../contract/body-limits.ts'
import { count, description, flag, id, list, name, orNone, text, time, valuesByKey, whole } from '../contract/field-schemas.ts'
import { nullable, object, optional, unread } from '../contract/field-shapes.ts'
import { joinIncluded } from './definition-included.ts'
import { step, target } from './definition-steps.ts'
import type { EndpointDescriptor } from './endpoint-descriptor.ts'

// `target` is the destination of profiles that meet the criteria
const criteria = object({ name, description: unread(), segmentId: unread(id), target: optional(target) })
  .nullish().transform(part => ({ name: part?.name ?? null, target: part?.target ?? null }))

const stage = object({
  id,
  name,
  description: unread(),
  rootStep: optional(id),
  entryCriteria: optional(criteria),
  steps: optional(valuesByKey(step, 'steps')),
  milestone: optional(criteria),
  exitCriterias: optional(list(criteria, 'exits', { mayHoldNull: true }))
}).transform(({ id, name, rootStep, entryCriteria, milestone, exitCriterias: exits, steps }): StageDefinition => ({
  id,
  name,
  entry: entryCriteria.name,
  milestone: milestone.name,
  milestoneTarget: milestone.target,
  exits,
  rootStep,
  steps: Array.from(steps, ([key, step]) => ({ id: key, ...step }))
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
  goal: nullable(criteria),
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

/** A journey as TD sends it, on its own or in a list. */
export const resource = whole(object({ attributes: whole(attributes), id: optional(id), type: unread(), relationships: unread() })
  .transform(({ id, attributes }): JourneyDefinition => {
    const { journeyBundleId, journeyBundleName, journeyStages: stages, goal, ...sent } = attributes
    const bundle = { id: journeyBundleId, name: journeyBundleName }
    return { id, ...sent, goal: goal.name, goalTarget: goal.target, bundle, stages, jumpsFrom: [] }
  }))

/**
 * The definition of a journey, by TD's OpenAPI description of `GET /entities/journeys/{journeyId}`; `null` if Treasure Data has none.
 * Users and all fields not named here are ignored. Missing and invalid parts become `null` or empty lists and count as drift.
 */
export const definition = {
  name: 'definition',
  subject: 'journey',
  bodyLimit: 'bytes',
  segment: '',
  mediaType: 'application/vnd.treasuredata.v1+json',
  maxDays: null,
  isOptional: true,
  hasNumbers: false,
  // names rarely change, but the definition also shows when a run ended
  lifetime: { ttlMs: 5 * 60_000 },
  schema: orNone(resource),
  join: (content, included) => content === null ? null : joinIncluded(content, included),
  isEmpty: content => content === null,
  countParts: content => content === null ? {} : countParts(content.stages),
  findContentDrift: () => []
} as const satisfies EndpointDescriptor<JourneyDefinition | null>

/** Counts the limited parts of a definition. */
export function countParts (stages: readonly StageDefinition[]) {
  return {
    stages: stages.length,
    steps: stages.reduce((sum, { steps }) => sum + steps.length, 0),
    exits: stages.reduce((most, { exits }) => Math.max(most, exits.length), 0)
  } satisfies PartCounts
}
