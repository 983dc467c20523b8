import { z } from 'zod'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import type { StatisticsFields } from '../../reports/resources/statistics.ts'
import { stepTypes } from '../../domain/td/step-type.ts'
import { adjustmentSchema, checkSchema, count, envelope, rateSchema, time } from './common.ts'
import { journeyBucketSchema, journeyPeriodSchema, stageBucketSchema, stagePeriodSchema } from './period.ts'
import { component, proveEqual } from './registry.ts'
import { runSchema } from './run.ts'

/** A name from TD. */
const name = z.string().nullable().describe('TD\'s name, from the journey\'s definition or else, in overviews, from the charts. `null` ' +
  'if they have none.')

const updatedAt = time.nullable().describe('When TD computed the point; `null` (with a warning) if TD sent no time.')

export const namedStageSchema = component('NamedStageStatistics', z.object({
  id: z.string().describe('The stage\'s id. TD may send an id twice; `index` is unique.'),
  index: z.int().describe('Position in TD\'s list, from 0.'),
  name,
  totals: component('StageTotals', z.object({
    entered: count('Entries, including arrivals from other stages.'),
    current: count('Profiles inside the stage now.'),
    milestones: count('Profiles that reached the stage\'s milestone.'),
    exitsOrJumps: count('Profiles that left by an exit criterion or a jump.')
  })),
  rates: component('StageRates', z.object({
    milestone: rateSchema.describe('milestones / entered.'),
    exitOrJump: rateSchema.describe('exitsOrJumps / entered.'),
    active: rateSchema.describe('current / entered. Its value is `null` if dates are selected, because totals may then not count since ' +
      'launch.')
  })),
  exits: z.array(component('StageExit', z.object({
    index: z.int().describe('Position among the stage\'s exit criteria, from 0.'),
    id: z.string().describe('`exit-{stageId}-{index}`, the id of this exit in the conversion graph.'),
    name,
    exited: count('Profiles that left by this criterion, summed over the returned series.')
  }))),
  steps: z.array(component('StageStep', z.object({
    id: z.string().describe('TD\'s key of the step.'),
    name,
    type: z.enum(stepTypes).describe('What the step does, derived from TD\'s key or the journey\'s definition.'),
    current: count('Profiles in the step now.'),
    entered: count('Profiles that entered the step at the last run.')
  }))),
  series: z.array(component('StagePoint', z.object({
    updatedAt,
    current: count('Profiles inside the stage at this point.'),
    entries: count('Entries since the previous point.'),
    milestones: count('Milestones since the previous point.'),
    exits: count('Exits since the previous point.'),
    jumps: count('Jumps out since the previous point.'),
    netChange: count('entries − milestones − exits − jumps.')
  }))),
  period: stagePeriodSchema.nullable().describe('Movement in the selected period; `null` without dates.')
}))

export const stageSchema = component('StageStatistics', namedStageSchema.extend({
  buckets: z.array(stageBucketSchema).optional().describe('With `by`: the stage by day, week or month.')
}))

export const stageOrder = 'In the order of the journey\'s definition, with unknown stages last. Without a definition, in TD\'s order. ' +
  '`index` is always the position in TD\'s list.'

export const statisticsSchema = component('StatisticsReport', z.object({
  ...envelope,
  name: z.string().nullable().describe('The journey\'s name, from its definition.'),
  run: runSchema,
  totalsScope: z.enum(['cumulative', 'unknown']).describe('`cumulative`: since launch. `unknown`: dates are selected, and TD does not ' +
    'say whether they change totals.'),
  totals: component('JourneyTotals', z.object({
    entered: count('Entries into the journey. Entries are not people if profiles may re-enter.'),
    current: count('Profiles inside now.'),
    goals: count('Profiles that reached the goal while in the journey.'),
    exitsOrJumps: count('Profiles that left by an exit criterion or a jump.')
  })),
  rates: component('JourneyRates', z.object({
    completion: rateSchema.describe('goals / entered.'),
    exitOrJump: rateSchema.describe('exitsOrJumps / entered.'),
    active: rateSchema.describe('current / entered. Its value is `null` if dates are selected.')
  })),
  growth: component('JourneyGrowth', z.object({
    first: z.number().nullable().describe('`current` of the first point.'),
    last: z.number().nullable().describe('`current` of the last point.'),
    change: z.number().nullable().describe('last − first.'),
    rate: z.number().nullable().describe('(last − first) / first, a fraction; `null` with fewer than two points or first = 0.'),
    points: z.int().describe('Number of points with a population.')
  })).describe('Growth of the population from the first to the last point of the returned series. It excludes the change of the first ' +
    'run, which `period.net` includes. `null` if the order of the points is unknown. This definition is the service\'s own: TD does not ' +
    'publish the one of its console.'),
  stages: z.array(stageSchema).describe(stageOrder),
  series: z.array(component('JourneyPoint', z.object({
    updatedAt,
    current: count('Profiles inside the journey at this point.'),
    entries: count('Entries since the previous point.'),
    goals: count('Goals since the previous point.'),
    exits: count('Exits since the previous point.'),
    jumps: count('Jumps out since the previous point.'),
    netChange: count('entries − goals − exits − jumps.')
  }))).describe('TD\'s history, oldest first. If some times are unknown, in TD\'s order.'),
  flows: component('JourneyFlows', z.object({
    entries: count('Sum of the series\' entries.'),
    goals: count('Sum of the series\' goals.'),
    exits: count('Sum of the series\' exits.'),
    jumps: count('Sum of the series\' jumps.')
  })).describe('Sums over the returned series.'),
  period: journeyPeriodSchema.nullable().describe('Movement in the selected period; `null` without dates.'),
  buckets: z.array(journeyBucketSchema).optional().describe('With `by`: the journey by day, week or month, oldest first. They cover the ' +
    'range, plus a day at either end if a run falls there, for example shortly after midnight.'),
  checks: z.array(checkSchema).describe('Checks of numbers that should agree. The ids of stage checks end in the stage\'s index.'),
  warnings: z.array(adjustmentSchema).describe('Irregularities in TD\'s answer.')
}))

proveEqual<ReportEnvelope & StatisticsFields, z.output<typeof statisticsSchema>>()
