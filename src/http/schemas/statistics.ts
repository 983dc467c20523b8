import { z } from 'zod'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import type { StatisticsFields } from '../../reports/resources/statistics.ts'
import { stepTypes } from '../../domain/td/step-type.ts'
import { adjustmentSchema, checkSchema, count, envelope, rateSchema, time } from './common.ts'
import { journeyBucketSchema, journeyPeriodSchema, stageBucketSchema, stagePeriodSchema } from './period.ts'
import { component, proveEqual } from './registry.ts'
import { runSchema } from './run.ts'

/** A name of TD's. */
const name = z.string().nullable().describe('TD\'s name, from the journey\'s definition, else, in overviews, from the charts. `null` ' +
  'where they have none.')

const updatedAt = time.nullable().describe('When TD computed the point; `null` (with a warning) where TD sent no time.')

export const namedStageSchema = component('NamedStageStatistics', z.object({
  id: z.string().describe('The stage\'s id. TD may repeat one: `index` tells them apart.'),
  index: z.int().describe('Place in TD\'s list, from 0.'),
  name,
  totals: component('StageTotals', z.object({
    entered: count('Entries, arrivals from other stages included.'),
    current: count('Profiles inside the stage now.'),
    milestones: count('Profiles that met the stage\'s milestone.'),
    exitsOrJumps: count('Profiles that left by an exit criterion or a jump.')
  })),
  rates: component('StageRates', z.object({
    milestone: rateSchema.describe('milestones / entered.'),
    exitOrJump: rateSchema.describe('exitsOrJumps / entered.'),
    active: rateSchema.describe('current / entered; its value is `null` when from and to are given, as totals may then not count since ' +
      'launch.')
  })),
  exits: z.array(component('StageExit', z.object({
    index: z.int().describe('Place among the stage\'s exit criteria, from 0.'),
    id: z.string().describe('`exit-{stageId}-{index}`, the id of the exit\'s node in the conversion graph.'),
    name,
    exited: count('Profiles out through this criterion, summed over the returned series.')
  }))),
  steps: z.array(component('StageStep', z.object({
    id: z.string().describe('TD\'s key of the step.'),
    name,
    type: z.enum(stepTypes).describe('What the step does, as far as TD\'s key or the journey\'s definition tells.'),
    current: count('Profiles in the step now.'),
    entered: count('Profiles that entered the step at the last run.')
  }))),
  series: z.array(component('StagePoint', z.object({
    updatedAt,
    current: count('Profiles inside the stage at this point.'),
    entries: count('Entries since the point before.'),
    milestones: count('Milestones since the point before.'),
    exits: count('Exits since the point before.'),
    jumps: count('Jumps out since the point before.'),
    netChange: count('entries − milestones − exits − jumps.')
  }))),
  period: stagePeriodSchema.nullable().describe('What happened in the selected period; `null` without dates.')
}))

export const stageSchema = component('StageStatistics', namedStageSchema.extend({
  buckets: z.array(stageBucketSchema).optional().describe('With `by`: the stage by day, week or month.')
}))

export const stageOrder = 'In the order of the journey\'s definition, those it does not know last; without one in TD\'s order. `index` ' +
  'is the place in TD\'s list all the same.'

export const statisticsSchema = component('StatisticsReport', z.object({
  ...envelope,
  name: z.string().nullable().describe('The journey\'s name, from its definition.'),
  run: runSchema,
  totalsScope: z.enum(['cumulative', 'unknown']).describe('`cumulative` since launch; `unknown` when from and to were given, as TD does ' +
    'not say whether they change totals.'),
  totals: component('JourneyTotals', z.object({
    entered: count('Entries into the journey: entries, not people, where profiles may enter again.'),
    current: count('Profiles inside now.'),
    goals: count('Profiles that met the goal while in the journey.'),
    exitsOrJumps: count('Profiles that left by an exit criterion or a jump.')
  })),
  rates: component('JourneyRates', z.object({
    completion: rateSchema.describe('goals / entered.'),
    exitOrJump: rateSchema.describe('exitsOrJumps / entered.'),
    active: rateSchema.describe('current / entered; its value is `null` when from and to are given.')
  })),
  growth: component('JourneyGrowth', z.object({
    first: z.number().nullable().describe('`current` of the first point.'),
    last: z.number().nullable().describe('`current` of the last point.'),
    change: z.number().nullable().describe('last − first.'),
    rate: z.number().nullable().describe('(last − first) / first, a fraction; `null` with fewer than two points or first = 0.'),
    points: z.int().describe('Points that carry a population.')
  })).describe('Growth of the population from the first to the last point of the returned series. What the first run changed is not in ' +
    'it; `period.net` starts before that run. Our own definition: TD does not publish that of its console.'),
  stages: z.array(stageSchema).describe(stageOrder),
  series: z.array(component('JourneyPoint', z.object({
    updatedAt,
    current: count('Profiles inside the journey at this point.'),
    entries: count('Entries since the point before.'),
    goals: count('Goals since the point before.'),
    exits: count('Exits since the point before.'),
    jumps: count('Jumps out since the point before.'),
    netChange: count('entries − goals − exits − jumps.')
  }))).describe('TD\'s history, oldest first; in TD\'s order where not all times are known.'),
  flows: component('JourneyFlows', z.object({
    entries: count('Sum of the series\' entries.'),
    goals: count('Sum of the series\' goals.'),
    exits: count('Sum of the series\' exits.'),
    jumps: count('Sum of the series\' jumps.')
  })).describe('What moved over the returned series.'),
  period: journeyPeriodSchema.nullable().describe('What happened in the selected period; `null` without dates.'),
  buckets: z.array(journeyBucketSchema).optional().describe('With `by`: the journey by day, week or month, oldest first. They cover the ' +
    'range, and a day more at either end if a run lies there, such as one after midnight.'),
  checks: z.array(checkSchema).describe('Balances between these numbers. Ids of stages\' checks end in the stage\'s index.'),
  warnings: z.array(adjustmentSchema).describe('What was irregular in TD\'s answer.')
}))

proveEqual<ReportEnvelope & StatisticsFields, z.output<typeof statisticsSchema>>()
