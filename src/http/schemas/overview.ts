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
  status: z.enum(['ok', 'stale', 'failed', 'pending']).describe('`stale`: an old answer stands in, as a refresh failed or took too long. ' +
    '`pending`: not yet sent to Treasure Data, which is asked a limited number of times a second; ask again after `Retry-After`.'),
  dataUpdatedAt: time.nullable().describe('When TD computed the part; `null` where TD did not say.'),
  problem: partProblemSchema.nullable().describe('What kept the part from being there.')
}))

const namedStatisticsSchema = component('NamedStatistics', statisticsSchema.omit({ ...head, name: true, run: true, buckets: true }).extend({
  stages: z.array(namedStageSchema).describe(stageOrder)
}))

const graphFieldsSchema = component('OverviewGraph', graphSchema.omit({ ...head, format: true }))

const ids = z.array(z.string())

export const overviewSchema = component('Overview', z.object({
  journeyId: z.string(),
  range: rangeSchema,
  name: z.string().nullable().describe('The journey\'s name; `null` where its definition is not there, which costs names and nothing ' +
    'else.'),
  run: runSchema,
  freshness: freshnessSchema.describe('Of the parts that are there, the oldest and most stale.'),
  parts: component('OverviewParts', byPart(partSchema.optional())).describe('How each part that was asked for came out.'),
  mixedSnapshot: z.boolean().describe('Whether TD computed the parts at clearly different times, more than twelve hours apart; they are ' +
    'not compared then. What was computed on the range\'s last day or later counts as one.'),
  statistics: namedStatisticsSchema.nullable().describe('As `/statistics` has it, with names, and with kinds of steps that only the ' +
    'definition tells.'),
  conversion: graphFieldsSchema.nullable().describe('As `/conversion-graph` has it.'),
  activation: graphFieldsSchema.nullable().describe('As `/activation-graph` has it.'),
  unresolved: component('UnresolvedNames', z.object({ stages: ids, exits: ids, steps: ids })).describe('Ids of the statistics that ' +
    'neither the definition nor a chart names. TD\'s charts name no waiting steps.'),
  bottleneck: bottleneckSchema.nullable(),
  checks: z.array(checkSchema).describe('Balances across the parts. With a range, charts are compared with the series of the same days; ' +
    'without one TD does not say what its charts cover, so figures stand without a verdict.')
}))

proveEqual<ReportEnvelope & OverviewReading, z.output<typeof overviewSchema>>()
