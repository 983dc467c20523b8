import { z } from 'zod'
import { ratesWithheld } from '../../domain/numbers/rate.ts'
import { count, rateSchema } from './common.ts'
import { component } from './registry.ts'

const mayExceed = 'Profiles in the numerator may have entered before the period.'

export const periodRateSchema = component('PeriodRate', rateSchema.extend({
  withheld: z.enum(ratesWithheld).nullable().describe('Why `value` is `null`: a number is missing or negative, the denominator is 0, or ' +
    'the numerator exceeds the denominator because profiles entered before the period. `null` if there is a value.')
}).describe('A rate of the selected period.'))

const common = {
  scope: z.literal('range'),
  points: z.int().describe('Number of series points in the period.'),
  before: z.number().nullable().describe('Profiles inside before the first run of the period: `current` of the first point minus its ' +
    '`netChange`. `null` if there are no points, a number is missing, or the order of the points is unknown.'),
  after: z.number().nullable().describe('Profiles inside at the last run of the period. `null` for the same reasons.'),
  net: component('PeriodChange', z.object({
    change: z.number().nullable().describe('after − before.'),
    rate: z.number().nullable().describe('change / before, a fraction; `null` if before is unknown or not positive.')
  }))
}

const flow = (what: string) => count(`${what} in the period or bucket.`)

const journeyMovement = {
  flows: component('JourneyPeriodFlows', z.object({
    entries: flow('Entries'), goals: flow('Goals reached'), exits: flow('Exits by criterion'), jumps: flow('Jumps')
  })),
  rates: component('JourneyPeriodRates', z.object({
    goal: periodRateSchema.describe(`goals / entries. ${mayExceed}`),
    exitOrJump: periodRateSchema.describe(`(exits + jumps) / entries. ${mayExceed}`),
    goalOfLeavers: periodRateSchema.describe('goals / (goals + exits + jumps): the share of leavers that reached the goal. Never above 1.')
  }))
}

export const journeyPeriodSchema = component('JourneyPeriod', z.object({ ...common, ...journeyMovement }))
  .describe('Movement in the selected period, computed from the series alone.')

const stageMovement = {
  flows: component('StagePeriodFlows', z.object({
    entries: flow('Entries, including arrivals from other stages,'),
    milestones: flow('Milestones reached'),
    exits: flow('Exits by criterion'),
    jumps: flow('Jumps')
  })),
  rates: component('StagePeriodRates', z.object({
    milestone: periodRateSchema.describe(`milestones / entries. ${mayExceed}`),
    exitOrJump: periodRateSchema.describe(`(exits + jumps) / entries. ${mayExceed}`),
    jump: periodRateSchema.describe(`jumps / entries. ${mayExceed}`),
    milestoneOfLeavers: periodRateSchema.describe('milestones / (milestones + exits + jumps): the share of leavers that reached ' +
      'the milestone. Never above 1.')
  }))
}

export const stagePeriodSchema = component('StagePeriod', z.object({
  ...common,
  ...stageMovement,
  exits: z.array(component('StagePeriodExit', z.object({
    index: z.int().describe('Position among the stage\'s exit criteria, from 0.'),
    id: z.string().describe('`exit-{stageId}-{index}`, the id of this exit in the conversion graph.'),
    name: z.string().nullable().describe('The same name as in the stage\'s `exits`.'),
    exited: flow('Profiles that left through this criterion'),
    rate: periodRateSchema.describe(`exited / entries. ${mayExceed}`)
  })))
}).describe('Movement of a stage in the selected period, computed from its series alone.'))

const days = {
  from: z.iso.date().describe('First day of the unit, or of the range if it starts within the unit.'),
  to: z.iso.date().describe('Last day of the unit, or of the range if it ends within the unit.'),
  complete: z.boolean().describe('Whether the bucket is a whole unit within the range and ended before today. Compare only complete ' +
    'buckets.'),
  runs: z.int().nullable().describe('Series points in the bucket, one per run of the journey. With 0, flows are `null`. `null` if the ' +
    'series is unknown, or a point with an invalid time may belong to the bucket.')
}

const bucket = 'Movement in one day, week (Monday to Sunday) or month, in the time zone of `range`.'

export const journeyBucketSchema = component('JourneyBucket', z.object({ ...days, ...journeyMovement })).describe(bucket)

export const stageBucketSchema = component('StageBucket', z.object({ ...days, ...stageMovement })).describe(bucket)
