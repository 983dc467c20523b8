import type { Count } from '../../domain/numbers/count.ts'
import { arrangeHistories } from '../../domain/td/arrange-histories.ts'
import { driftOfStatistics } from '../../domain/td/drift.ts'
import type { JourneyStatistics, StepSize } from '../../domain/td/statistics.ts'
import type { PartCounts } from '../contract/body-limits.ts'
import { count, countsByKey, id, list, listIfSent, orNone, time, whole } from '../contract/field-schemas.ts'
import { nullable, object, optional, unread } from '../contract/field-shapes.ts'
import type { EndpointDescriptor } from './endpoint-descriptor.ts'

const journeyPoint = object({
  updatedAt: time,
  ...counts('size', 'entryInflux', 'goalInflux', 'exitInflux', 'jumpInflux'),
  goalSize: unread()
}).transform(({ updatedAt, size: current, entryInflux: entries, goalInflux: goals, exitInflux: exits, jumpInflux: jumps }) => (
  { updatedAt, current, entries, goals, exits, jumps }
))

const stagePoint = object({
  updatedAt: time,
  ...counts('size', 'entryInflux', 'milestoneInflux', 'exitInflux', 'jumpInflux'),
  exitSizes: nullable(listIfSent(count, 'exits')),
  journeyStageId: unread()
}).transform(({ updatedAt, size, entryInflux, milestoneInflux, exitInflux, jumpInflux, exitSizes }) => (
  { updatedAt, current: size, entries: entryInflux, milestones: milestoneInflux, exits: exitInflux, jumps: jumpInflux, exitSizes }
))

const stage = object({
  id,
  ...counts('enteredSize', 'size', 'milestoneSize', 'exitOrJumpSize', 'completeMilestoneRate', 'exitOrJumpRate'),
  stepSizes: countsByKey,
  stepInfluxes: optional(countsByKey),
  history: listIfSent(stagePoint, 'points')
}).transform(({ id, enteredSize, size, milestoneSize, exitOrJumpSize, history, ...sent }) => ({
  id,
  totals: { entered: enteredSize, current: size, milestones: milestoneSize, exitsOrJumps: exitOrJumpSize },
  reportedPercent: { milestone: sent.completeMilestoneRate, exitOrJump: sent.exitOrJumpRate },
  steps: mergeSteps(sent.stepSizes, sent.stepInfluxes),
  history: history ?? [],
  isHistoryKnown: history !== null
}))

const attributes = object({
  ...counts('enteredSize', 'size', 'goalSize', 'exitOrJumpSize', 'completionRate', 'exitOrJumpRate'),
  history: listIfSent(journeyPoint, 'points'),
  journeyStageStatistics: list(stage, 'stages'),
  simulationLog: unread()
}).transform(({ enteredSize, size, goalSize, exitOrJumpSize, completionRate, exitOrJumpRate, history, journeyStageStatistics }) => ({
  totals: { entered: enteredSize, current: size, goals: goalSize, exitsOrJumps: exitOrJumpSize },
  reportedPercent: { completion: completionRate, exitOrJump: exitOrJumpRate },
  history: history ?? [],
  isHistoryKnown: history !== null,
  stages: journeyStageStatistics
}))

const resource = whole(object({ attributes: whole(attributes), id: unread(id), type: unread() })
  .transform(({ attributes }): JourneyStatistics => attributes))

/**
 * A journey's numbers; `null` if Treasure Data has none. Documented fields that real answers omit, or send in another form, become
 * `null` or an empty list. Numbers as text are read. All of it counts as drift. Histories are sorted, see `arrangeHistories`.
 */
export const statistics = {
  name: 'statistics',
  subject: 'journey',
  bodyLimit: 'bytes',
  segment: 'statistics',
  mediaType: 'application/vnd.treasuredata.v1+json',
  // TD documents no limit; three years with a leap day
  maxDays: 1_096,
  isOptional: false,
  hasNumbers: true,
  // it is unknown whether a range changes the totals
  lifetime: 'open',
  schema: orNone(resource),
  isEmpty: content => content === null,
  countParts: content => content === null ? {} : countParts(content),
  findContentDrift: content => content === null ? [] : driftOfStatistics(content),
  arrange: content => content === null ? { content, drift: [] } : arrangeHistories(content, value => value)
} as const satisfies EndpointDescriptor<JourneyStatistics | null>

function countParts ({ history, stages }: JourneyStatistics): PartCounts {
  const points = stages.reduce((sum, { history }) => sum + history.length, history.length)
  const exits = stages.reduce((most, { history }) =>
    history.reduce((most, { exitSizes }) => Math.max(most, exitSizes?.length ?? 0), most), 0)
  return { stages: stages.length, points, exits, steps: stages.reduce((sum, { steps }) => sum + steps.length, 0) }
}

/** Returns the steps in the order of their sizes, then those that only have an influx. */
function mergeSteps (sizes: Map<string, Count>, influxes: Map<string, Count>): StepSize[] {
  const ids = new Set([...sizes.keys(), ...influxes.keys()])
  return Array.from(ids, id => ({ id, current: sizes.get(id) ?? null, entered: influxes.get(id) ?? null }))
}

function counts<Name extends string> (...names: Name[]): Record<Name, typeof count> {
  // the type lists all names
  return Object.fromEntries(names.map(name => [name, count])) as Record<Name, typeof count>
}
