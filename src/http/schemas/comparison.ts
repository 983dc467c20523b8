import { z } from 'zod'
import type { RangeDescription } from '../../domain/time/date-range.ts'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import type { ComparisonReading } from '../../reports/resources/comparison.ts'
import { undecidedCodes } from '../../domain/compare/rate-changes.ts'
import { significanceMethod } from '../../domain/compare/significance.ts'
import { flowTypes } from '../../domain/td/node-type.ts'
import { adjustmentSchema, byFlowKind, byPart, count, freshnessSchema, rangeSchema } from './common.ts'
import { partSchema } from './overview.ts'
import { periodRateSchema } from './period.ts'
import { component, proveEqual } from './registry.ts'

const difference = {
  current: count('In the range.'),
  baseline: count('In the baseline.'),
  change: z.number().nullable().describe('current − baseline; `null` where a side is missing.'),
  relativeChange: z.number().nullable().describe('change / baseline, an unrounded fraction (0.25 is 25 % more); `null` where the ' +
    'baseline is 0, negative or missing.')
}

const differenceSchema = component('Difference', z.object(difference).describe('A number of two periods.'))

const rateDifferenceSchema = component('RateDifference', z.object({
  current: periodRateSchema,
  baseline: periodRateSchema,
  change: z.number().nullable().describe('current − baseline of the values, a fraction.'),
  relativeChange: z.number().nullable().describe('change / baseline, a fraction; `null` where the baseline is 0 or missing.'),
  pointChange: z.number().nullable().describe('The change in percentage points: 100 × change.'),
  difference: z.number().nullable().describe('The same as `change`: what `interval` belongs to.'),
  interval: component('DifferenceInterval', z.object({
    low: z.number().describe('Lower bound, a fraction.'),
    high: z.number().describe('Upper bound, a fraction.'),
    level: z.literal(0.95)
  })).nullable().describe('Where the true difference lies at 95 %. `null` where `significant` is.'),
  standardError: z.number().nullable().describe('The standard error of the difference, estimated from the daily series of both periods ' +
    '(see `method`). `null` where `significant` is.'),
  significant: z.boolean().nullable().describe('Whether `interval` excludes 0, that is, whether the rates differ at 95 %. `null` where ' +
    'that cannot be said.'),
  undecided: z.enum(undecidedCodes).nullable().describe('Why `significant` is `null`: the periods share days; profiles are known to ' +
    'enter again; it is not known whether they do; a rate is missing; a period has fewer than 7 points; fewer than 5 events, or entries ' +
    'without one, are expected in a period.'),
  method: z.literal(significanceMethod).describe('The variance of a rate is that of a ratio of daily sums by the delta method, so that ' +
    'it includes how much days differ; Student\'s distribution gives the interval. Profiles who entered in the baseline may reach the ' +
    'goal in the later period, for which the variance is raised by half, the worst case.')
}).describe('A rate of two periods.'))

const presence = z.enum(['both', 'appeared', 'vanished']).describe('`appeared`: only in the range. `vanished`: only in the baseline. It ' +
  'counts as 0 where it is not.')
const type = z.enum(flowTypes)
const ofPeriods = component('AdjustmentsOfPeriods', z.object({
  current: z.array(adjustmentSchema), baseline: z.array(adjustmentSchema)
}))

export const comparedNodeSchema = component('ComparedNode', z.object({
  id: z.string().describe('TD\'s label, by which nodes of both periods are matched.'),
  name: z.string(),
  displayName: z.string().describe('Unique among the nodes of both periods.'),
  type: type.describe('What the node stands for.'),
  stageId: z.string().nullable(),
  presence,
  inflow: differenceSchema.describe('Sums of the links that end here.'),
  outflow: differenceSchema.describe('Sums of the links that begin here.')
}))

export const graphComparisonSchema = component('GraphComparison', z.object({
  nodes: z.array(comparedNodeSchema).describe('In the order of the range\'s graph, then those that vanished.'),
  links: z.array(component('ComparedLink', z.object({
    source: z.string(),
    target: z.string(),
    kind: type.describe('The target\'s type.'),
    stageId: z.string().nullable(),
    presence,
    ...difference
  }))).describe('Matched by stage, source and target. Their changes add up to the change of `linkTotal`.'),
  summary: component('ComparedFlowSummary', z.object({
    linkTotal: differenceSchema, flowByKind: component('ComparedFlowByKind', byFlowKind(differenceSchema))
  })).describe('Of all links; see the graph\'s `summary`.'),
  adjustments: ofPeriods.describe('The repairs of each period\'s charts.')
}).describe('A graph over two periods.'))

const periods = component('ComparedPart', z.object({ current: partSchema, baseline: partSchema }))

export const comparisonSchema = component('Comparison', z.object({
  journeyId: z.string(),
  range: rangeSchema.describe('The period that is compared.'),
  baseline: rangeSchema.describe('The period it is compared with.'),
  freshness: freshnessSchema.describe('Of the parts that are there, in both periods: the oldest and most stale.'),
  parts: component('ComparedParts', byPart(periods.optional()))
    .describe('How each part that was asked for came out in each period. A part is compared only where both are there.'),
  overlap: z.boolean().describe('Whether the periods share days.'),
  reentry: z.boolean().nullable().describe('Whether profiles may enter the journey again, by its definition. Differences of rates are ' +
    'judged only if they may not; `null` where the definition is not there or does not say.'),
  statistics: component('ComparedStatistics', z.object({
    flows: component('ComparedFlows', z.object({
      entries: differenceSchema, goals: differenceSchema, exits: differenceSchema, jumps: differenceSchema
    })).describe('Sums of the series of each period; `null` for a period without a point.'),
    rates: component('ComparedRates', z.object({
      goal: rateDifferenceSchema.describe('goals / entries of the period\'s flows. No conversion of a cohort: who reached the goal may ' +
        'have entered before. Its value is `null` where more reached it than entered.'),
      exitOrJump: rateDifferenceSchema.describe('(exits + jumps) / entries of the period\'s flows, with the same caveats.')
    })),
    totals: z.null().describe('Totals are compared only where they are known to be those of the range, which TD does not say.'),
    totalsReason: z.string().describe('Why totals are not compared.'),
    warnings: ofPeriods.describe('What was irregular in each period\'s statistics.')
  })).nullable(),
  conversion: graphComparisonSchema.nullable(),
  activation: graphComparisonSchema.nullable(),
  assumptions: z.array(z.string()).describe('What the figures take for granted.'),
  adjustments: z.array(adjustmentSchema).describe('What of the two periods a reader must know: shared days, other lengths.')
}))

proveEqual<ReportEnvelope & { baseline: RangeDescription } & ComparisonReading, z.output<typeof comparisonSchema>>()
