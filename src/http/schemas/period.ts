import { z } from 'zod'
import { ratesWithheld } from '../../domain/numbers/rate.ts'
import { count, rateSchema } from './common.ts'
import { component } from './registry.ts'

const mayExceed = 'Who is counted may have entered before the period.'

export const periodRateSchema = component('PeriodRate', rateSchema.extend({
  withheld: z.enum(ratesWithheld).nullable().describe('Why `value` is `null`: a number is missing, the denominator is 0, the numerator ' +
    'exceeds the denominator because profiles entered before the period, or a number is negative. `null` if there is a value.')
}).describe('A rate of the selected period.'))

const common = {
  scope: z.literal('range'),
  points: z.int().describe('Points of the series in the period.'),
  before: z.number().nullable().describe('Profiles inside before the first run of the period: `current` of the first point less its ' +
    '`netChange`. `null` without points or where a number is missing.'),
  after: z.number().nullable().describe('Profiles inside at the last run of the period.'),
  net: component('PeriodChange', z.object({
    change: z.number().nullable().describe('after − before.'),
    rate: z.number().nullable().describe('change / before, a fraction; `null` where before is unknown or not above 0.')
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
    goalOfLeavers: periodRateSchema.describe('goals / (goals + exits + jumps): of all who left, how many by the goal. Never above 1.')
  }))
}

export const journeyPeriodSchema = component('JourneyPeriod', z.object({ ...common, ...journeyMovement }))
  .describe('What happened in the selected period, computed from the series alone.')

const stageMovement = {
  flows: component('StagePeriodFlows', z.object({
    entries: flow('Entries, arrivals from other stages included,'),
    milestones: flow('Milestones met'),
    exits: flow('Exits by criterion'),
    jumps: flow('Jumps')
  })),
  rates: component('StagePeriodRates', z.object({
    milestone: periodRateSchema.describe(`milestones / entries. ${mayExceed}`),
    exitOrJump: periodRateSchema.describe(`(exits + jumps) / entries. ${mayExceed}`),
    jump: periodRateSchema.describe(`jumps / entries. ${mayExceed}`),
    milestoneOfLeavers: periodRateSchema.describe('milestones / (milestones + exits + jumps): of all who left, how many by the ' +
      'milestone. Never above 1.')
  }))
}

export const stagePeriodSchema = component('StagePeriod', z.object({
  ...common,
  ...stageMovement,
  exits: z.array(component('StagePeriodExit', z.object({
    index: z.int().describe('Position among the stage\'s exit criteria, from 0.'),
    id: z.string().describe('`exit-{stageId}-{index}`, the id of the exit\'s node in the conversion graph.'),
    name: z.string().nullable().describe('As among the stage\'s exits.'),
    exited: flow('Profiles that left through this criterion'),
    rate: periodRateSchema.describe(`exited / entries. ${mayExceed}`)
  })))
}).describe('What happened to a stage in the selected period, computed from its series alone.'))

const days = {
  from: z.iso.date().describe('First day: of the unit, or of the range where that begins within it.'),
  to: z.iso.date().describe('Last day: of the unit, or of the range where that ends within it.'),
  complete: z.boolean().describe('Whether the bucket is a whole unit within the range that ended before today. Compare only these.'),
  runs: z.int().nullable().describe('Points of the series in the bucket: runs of the journey. Without any, flows are `null`. `null` if a ' +
    'point without a valid time may belong to the bucket, or if the series is not known.')
}

const bucket = 'What moved in one day, week (Monday to Sunday) or month of the time zone of `range`.'

export const journeyBucketSchema = component('JourneyBucket', z.object({ ...days, ...journeyMovement })).describe(bucket)

export const stageBucketSchema = component('StageBucket', z.object({ ...days, ...stageMovement })).describe(bucket)
