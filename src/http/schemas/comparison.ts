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
  current: count('Number in the range.'),
  baseline: count('Number in the baseline.'),
  change: z.number().nullable().describe('current − baseline; `null` if either number is missing.'),
  relativeChange: z.number().nullable().describe('change / baseline, an unrounded fraction (0.25 is 25 % more); `null` if the ' +
    'baseline is 0, negative or missing.')
}

const differenceSchema = component('Difference', z.object(difference).describe('A number in both periods.'))

const rateDifferenceSchema = component('RateDifference', z.object({
  current: periodRateSchema,
  baseline: periodRateSchema,
  change: z.number().nullable().describe('Difference of the values, current − baseline, a fraction.'),
  relativeChange: z.number().nullable().describe('change / baseline, a fraction; `null` if the baseline is 0 or missing.'),
  pointChange: z.number().nullable().describe('The change in percentage points: 100 × change.'),
  difference: z.number().nullable().describe('The same number as `change`, to which `interval` belongs.'),
  interval: component('DifferenceInterval', z.object({
    low: z.number().describe('Lower bound, a fraction.'),
    high: z.number().describe('Upper bound, a fraction.'),
    level: z.literal(0.95)
  })).nullable().describe('The 95 % confidence interval of the difference. `null` if `significant` is `null`.'),
  standardError: z.number().nullable().describe('The standard error of the difference, estimated from the daily series of both periods ' +
    '(see `method`). `null` if `significant` is `null`.'),
  significant: z.boolean().nullable().describe('Whether `interval` excludes 0, that is, whether the rates differ at 95 %. `null` if ' +
    'the test is not possible.'),
  undecided: z.enum(undecidedCodes).nullable().describe('Why `significant` is `null`: the periods share days; profiles may ' +
    're-enter, or it is unknown whether they may; a rate is missing; a period has fewer than 7 points; or fewer than 5 events, or ' +
    'entries without an event, are expected in a period.'),
  method: z.literal(significanceMethod).describe('The variance of a rate comes from the delta method for a ratio of daily sums, so it ' +
    'includes the variation between days. Student\'s distribution gives the interval. Profiles that entered in the baseline may reach ' +
    'the goal in the later period; the variance is raised by half to cover the worst case.')
}).describe('A rate in both periods.'))

const presence = z.enum(['both', 'appeared', 'vanished']).describe('`appeared`: only in the range. `vanished`: only in the baseline. ' +
  'In the other period it counts as 0.')
const type = z.enum(flowTypes)
const ofPeriods = component('AdjustmentsOfPeriods', z.object({
  current: z.array(adjustmentSchema), baseline: z.array(adjustmentSchema)
}))

export const comparedNodeSchema = component('ComparedNode', z.object({
  id: z.string().describe('TD\'s label, which matches the nodes of both periods.'),
  name: z.string(),
  displayName: z.string().describe('Unique among the nodes of both periods.'),
  type: type.describe('What the node stands for.'),
  stageId: z.string().nullable(),
  presence,
  inflow: differenceSchema.describe('Sums of the links that end here.'),
  outflow: differenceSchema.describe('Sums of the links that begin here.')
}))

export const graphComparisonSchema = component('GraphComparison', z.object({
  nodes: z.array(comparedNodeSchema).describe('In the order of the range\'s graph, followed by vanished nodes.'),
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
  })).describe('Totals over all links; see the graph\'s `summary`.'),
  adjustments: ofPeriods.describe('The repairs of each period\'s charts.')
}).describe('A graph of both periods.'))

const periods = component('ComparedPart', z.object({ current: partSchema, baseline: partSchema }))

export const comparisonSchema = component('Comparison', z.object({
  journeyId: z.string(),
  range: rangeSchema.describe('The selected period.'),
  baseline: rangeSchema.describe('The period to compare with.'),
  freshness: freshnessSchema.describe('The freshness of the oldest and most stale part of both periods.'),
  parts: component('ComparedParts', byPart(periods.optional()))
    .describe('The outcome of each requested part in each period. A part is compared only if both periods have it.'),
  overlap: z.boolean().describe('Whether the periods share days.'),
  reentry: z.boolean().nullable().describe('Whether profiles may re-enter the journey, by its definition. Rate differences are tested ' +
    'only if they may not. `null` if the definition is not available or does not say.'),
  statistics: component('ComparedStatistics', z.object({
    flows: component('ComparedFlows', z.object({
      entries: differenceSchema, goals: differenceSchema, exits: differenceSchema, jumps: differenceSchema
    })).describe('Sums over the series of each period; `null` for a period without points.'),
    rates: component('ComparedRates', z.object({
      goal: rateDifferenceSchema.describe('goals / entries of the period\'s flows. It is not a cohort conversion: profiles that reached ' +
        'the goal may have entered before. Its value is `null` if more profiles reached the goal than entered.'),
      exitOrJump: rateDifferenceSchema.describe('(exits + jumps) / entries of the period\'s flows, with the same caveats.')
    })),
    totals: z.null().describe('Totals are not compared, because TD does not say whether they cover the range.'),
    totalsReason: z.string().describe('Why totals are not compared.'),
    warnings: ofPeriods.describe('Irregularities in each period\'s statistics.')
  })).nullable(),
  conversion: graphComparisonSchema.nullable(),
  activation: graphComparisonSchema.nullable(),
  assumptions: z.array(z.string()).describe('The assumptions behind the figures.'),
  adjustments: z.array(adjustmentSchema).describe('Caveats about the two periods: shared days, different lengths.')
}))

proveEqual<ReportEnvelope & { baseline: RangeDescription } & ComparisonReading, z.output<typeof comparisonSchema>>()
