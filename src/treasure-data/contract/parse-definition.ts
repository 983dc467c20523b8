import { z } from 'zod'
import type { Drift } from '../../domain/td/drift.ts'
import type { JourneyDefinition, StepDefinition } from '../../domain/td/journey-definition.ts'
import { parseStepType } from '../../domain/td/step-type.ts'
import { checkShape } from './check-shape.ts'
import { count, flag, id, list, optionalText, valuesByKey } from './field-schemas.ts'
import { findDefinitionDrift } from './find-drift.ts'
import { parseData } from './parse-data.ts'

/** A name that says something, or `null`. */
const name = optionalText.transform(text => text === null || text.trim() === '' ? null : text)

const nameOfPart = z.object({ name }, 'expected an object').nullish().transform(part => part?.name ?? null)

const step = z.object({ type: optionalText, name, journeyActivationStepId: id }, 'expected an object')

const stage = z.object({
  id, name, milestone: nameOfPart, exitCriterias: list(nameOfPart), steps: valuesByKey(step)
}, 'expected an object').transform(({ id, name, milestone, exitCriterias, steps }) => ({
  id,
  name,
  milestone,
  exits: exitCriterias,
  steps: Array.from(steps, ([key, { type, name, journeyActivationStepId }]): StepDefinition => (
    { id: key, type: parseStepType(type ?? ''), name, activationStepId: journeyActivationStepId }
  ))
}))

const execution = z.object({ status: optionalText, createdAt: optionalText, finishedAt: optionalText }, 'expected an object')

const attributes = z.object({
  name,
  description: optionalText,
  state: optionalText,
  paused: flag,
  pausedAt: optionalText,
  launchedAt: optionalText,
  goal: nameOfPart,
  reentryMode: optionalText,
  versionNumber: count,
  journeyBundleId: id,
  journeyBundleName: name,
  latestExecution: execution.nullish().transform(found => found ?? null),
  journeyStages: list(stage)
}, 'expected an object')

const resource = z.object({ attributes }, 'expected an object').transform(({ attributes }): JourneyDefinition => {
  const { journeyBundleId, journeyBundleName, journeyStages, ...sent } = attributes
  return { ...sent, bundle: { id: journeyBundleId, name: journeyBundleName }, stages: journeyStages }
})

/**
 * Reads the body of a journey's definition; `null` where Treasure Data has none (`data` is null or an empty array). Users
 * and whatever else is not named here is left unread. Missing parts become `null` or empty lists and are listed as drift.
 * Throws `upstream-malformed` with the places of whatever else does not fit.
 */
export function parseDefinition (body: Buffer): { definition: JourneyDefinition | null, drift: Drift[] } {
  const { data, drift } = parseData(body, 'definition')
  if (data === null || (Array.isArray(data) && data.length === 0)) return { definition: null, drift }
  const definition = checkShape(resource, data, { endpoint: 'definition', path: ['data'] })
  return { definition, drift: [...drift, ...findDefinitionDrift(data)] }
}
