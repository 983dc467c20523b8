import { z } from 'zod'
import type { ReportEnvelope } from '../../reports/engine/report.ts'
import type { OverviewReading } from '../../reports/resources/overview.ts'
import { byPart, checkSchema, freshnessSchema, rangeSchema, time } from './common.ts'
import { bottleneckSchema, graphSchema } from './graph.ts'
import { namedStageSchema, stageOrder, statisticsSchema } from './statistics.ts'
import { partProblemSchema } from './problem.ts'
import { component, proveEqual } from './registry.ts'
import { runSchema } from './run.ts'

const head = { journeyId: true, range: true, freshness: true } as const

export const partSchema = component('OverviewPart', z.object({
  status: z.enum(['ok', 'stale', 'failed', 'pending']).describe('`stale`: the last good answer is served, because a refresh failed or ' +
    'took too long. `pending`: queued for Treasure Data; request again after `Retry-After`.'),
  dataUpdatedAt: time.nullable().describe('When TD computed the part; `null` if TD sent no time.'),
  problem: partProblemSchema.nullable().describe('Why the part is missing or stale.')
}))

const namedStatisticsSchema = component('NamedStatistics', statisticsSchema.omit({ ...head, name: true, run: true, buckets: true }).extend({
  stages: z.array(namedStageSchema).describe(stageOrder)
}))

const graphFieldsSchema = component('OverviewGraph', graphSchema.omit({ ...head, format: true }))

const ids = z.array(z.string())

export const overviewSchema = component('Overview', z.object({
  journeyId: z.string(),
  range: rangeSchema,
  name: z.string().nullable().describe('The journey\'s name; `null` if its definition is not available. Only names depend on the ' +
    'definition.'),
  run: runSchema,
  freshness: freshnessSchema.describe('The freshness of the oldest and most stale part.'),
  parts: component('OverviewParts', byPart(partSchema.optional())).describe('The outcome of each requested part.'),
  mixedSnapshot: z.boolean().describe('Whether TD computed the parts more than twelve hours apart; they are then not compared. Parts ' +
    'computed on the last day of the range or later count as simultaneous.'),
  statistics: namedStatisticsSchema.nullable().describe('The fields of `/statistics`, with names from the charts, and step types from ' +
    'the definition.'),
  conversion: graphFieldsSchema.nullable().describe('The fields of `/conversion-graph`.'),
  activation: graphFieldsSchema.nullable().describe('The fields of `/activation-graph`.'),
  unresolved: component('UnresolvedNames', z.object({ stages: ids, exits: ids, steps: ids })).describe('Ids in the statistics without a ' +
    'name in the definition or a chart. TD\'s charts never name wait steps.'),
  bottleneck: bottleneckSchema.nullable(),
  checks: z.array(checkSchema).describe('Checks across the parts. With a range, charts are compared with the series of the same days. ' +
    'Without a range TD does not say what its charts cover, so the figures have no verdict.')
}))

proveEqual<ReportEnvelope & OverviewReading, z.output<typeof overviewSchema>>()
