import type { z } from 'zod'
import { driftOfStatistics } from '../../domain/td/drift.ts'
import type { JourneyStatistics, StepSize } from '../../domain/td/statistics.ts'
import { count, countsByKey, id, list, number, optionalText, orNone } from '../contract/field-schemas.ts'
import { nullable, object, optional, unread } from '../contract/field-shapes.ts'
import type { EndpointDescriptor } from './endpoint-descriptor.ts'

type CountsByKey = z.output<typeof countsByKey>

const journeyPoint = object({
  updatedAt: optionalText,
  size: count,
  entryInflux: count,
  goalInflux: count,
  exitInflux: count,
  jumpInflux: count,
  goalSize: unread()
}).transform(point => ({
  updatedAt: point.updatedAt,
  current: point.size,
  entries: point.entryInflux,
  goals: point.goalInflux,
  exits: point.exitInflux,
  jumps: point.jumpInflux
}))

const stagePoint = object({
  updatedAt: optionalText,
  size: count,
  entryInflux: count,
  milestoneInflux: count,
  exitInflux: count,
  jumpInflux: count,
  exitSizes: nullable(list(number)),
  journeyStageId: unread()
}).transform(point => ({
  updatedAt: point.updatedAt,
  current: point.size,
  entries: point.entryInflux,
  milestones: point.milestoneInflux,
  exits: point.exitInflux,
  jumps: point.jumpInflux,
  exitSizes: point.exitSizes
}))

const stage = object({
  id,
  enteredSize: count,
  size: count,
  milestoneSize: count,
  exitOrJumpSize: count,
  completeMilestoneRate: count,
  exitOrJumpRate: count,
  stepSizes: countsByKey,
  stepInfluxes: optional(countsByKey),
  history: list(stagePoint)
}).transform(stage => ({
  id: stage.id,
  totals: {
    entered: stage.enteredSize, current: stage.size, milestones: stage.milestoneSize, exitsOrJumps: stage.exitOrJumpSize
  },
  reportedPercent: { milestone: stage.completeMilestoneRate, exitOrJump: stage.exitOrJumpRate },
  steps: mergeSteps(stage.stepSizes, stage.stepInfluxes),
  history: stage.history
}))

const attributes = object({
  enteredSize: count,
  size: count,
  goalSize: count,
  exitOrJumpSize: count,
  completionRate: count,
  exitOrJumpRate: count,
  history: list(journeyPoint),
  journeyStageStatistics: list(stage),
  simulationLog: unread()
})

const resource = object({ attributes, id: unread(id), type: unread() }).transform(({ attributes }): JourneyStatistics => ({
  totals: {
    entered: attributes.enteredSize,
    current: attributes.size,
    goals: attributes.goalSize,
    exitsOrJumps: attributes.exitOrJumpSize
  },
  reportedPercent: { completion: attributes.completionRate, exitOrJump: attributes.exitOrJumpRate },
  history: attributes.history,
  stages: attributes.journeyStageStatistics
}))

/**
 * A journey's numbers; `null` where Treasure Data has none. What the documents declare and real answers lack becomes `null` or an
 * empty list, and numbers as text are read; all of it is drift.
 */
export const statistics = {
  name: 'statistics',
  segment: 'statistics',
  mediaType: 'application/vnd.treasuredata.v1+json',
  // TD names no limit; three years with a leap day
  maxDays: 1_096,
  isOptional: false,
  hasNumbers: true,
  // it is not known whether a range changes the totals
  lifetime: 'open',
  schema: orNone(resource),
  isEmpty: content => content === null,
  findContentDrift: content => content === null ? [] : driftOfStatistics(content)
} as const satisfies EndpointDescriptor<JourneyStatistics | null>

/** Steps in the order of their sizes, then those that have an influx alone. */
function mergeSteps (sizes: CountsByKey, influxes: CountsByKey): StepSize[] {
  return [...new Set([...sizes.keys(), ...influxes.keys()])].map(id => ({
    id, current: sizes.get(id) ?? null, entered: influxes.get(id) ?? null
  }))
}
