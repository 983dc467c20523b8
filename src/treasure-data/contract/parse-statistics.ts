import { z } from 'zod'
import type { Drift } from '../../domain/td/drift.ts'
import type { JourneyStatistics, StepSize } from '../../domain/td/statistics.ts'
import { checkShape } from './check-shape.ts'
import { count, countsByKey, id, list, number, optionalText } from './field-schemas.ts'
import { findStatisticsDrift } from './find-drift.ts'
import { parseData } from './parse-data.ts'

type CountsByKey = z.output<typeof countsByKey>

const journeyPoint = z.object({
  updatedAt: optionalText, size: count, entryInflux: count, goalInflux: count, exitInflux: count, jumpInflux: count
}, 'expected an object').transform(point => ({
  updatedAt: point.updatedAt,
  current: point.size,
  entries: point.entryInflux,
  goals: point.goalInflux,
  exits: point.exitInflux,
  jumps: point.jumpInflux
}))

const stagePoint = z.object({
  updatedAt: optionalText,
  size: count,
  entryInflux: count,
  milestoneInflux: count,
  exitInflux: count,
  jumpInflux: count,
  exitSizes: list(number)
}, 'expected an object').transform(point => ({
  updatedAt: point.updatedAt,
  current: point.size,
  entries: point.entryInflux,
  milestones: point.milestoneInflux,
  exits: point.exitInflux,
  jumps: point.jumpInflux,
  exitSizes: point.exitSizes
}))

const stage = z.object({
  id,
  enteredSize: count,
  size: count,
  milestoneSize: count,
  exitOrJumpSize: count,
  completeMilestoneRate: count,
  exitOrJumpRate: count,
  stepSizes: countsByKey,
  stepInfluxes: countsByKey,
  history: list(stagePoint)
}, 'expected an object').transform(stage => ({
  id: stage.id,
  totals: {
    entered: stage.enteredSize, current: stage.size, milestones: stage.milestoneSize, exitsOrJumps: stage.exitOrJumpSize
  },
  reportedPercent: { milestone: stage.completeMilestoneRate, exitOrJump: stage.exitOrJumpRate },
  steps: mergeSteps(stage.stepSizes, stage.stepInfluxes),
  history: stage.history
}))

const attributes = z.object({
  enteredSize: count,
  size: count,
  goalSize: count,
  exitOrJumpSize: count,
  completionRate: count,
  exitOrJumpRate: count,
  history: list(journeyPoint),
  journeyStageStatistics: list(stage)
}, 'expected an object')

const resource = z.object({ attributes }, 'expected an object').transform(({ attributes }): JourneyStatistics => ({
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
 * Reads the body of the statistics endpoint; `null` where Treasure Data has none (`data` is null or an empty array).
 * What the documents declare and real answers lack becomes `null` or an empty list, numbers as text are read, and unknown
 * fields are ignored; all of it is listed as drift. Throws `upstream-malformed` with the places of whatever else does not fit.
 */
export function parseStatistics (body: Buffer): { statistics: JourneyStatistics | null, drift: Drift[] } {
  const { data, drift } = parseData(body, 'statistics')
  const statistics = shapeStatistics(data)
  return { statistics, drift: statistics === null ? drift : [...drift, ...findStatisticsDrift(data)] }
}

/** What `parseStatistics` makes of a body's `data`. */
export function shapeStatistics (data: unknown): JourneyStatistics | null {
  if (data === null || (Array.isArray(data) && data.length === 0)) return null
  return checkShape(resource, data, { endpoint: 'statistics', path: ['data'] })
}

/** Steps in the order of their sizes, then those that have an influx alone. */
function mergeSteps (sizes: CountsByKey, influxes: CountsByKey): StepSize[] {
  return [...new Set([...sizes.keys(), ...influxes.keys()])].map(id => ({
    id, current: sizes.get(id) ?? null, entered: influxes.get(id) ?? null
  }))
}
