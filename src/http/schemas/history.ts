import { z } from 'zod'
import { historySteps } from '../../domain/history/choose-runs.ts'
import { gapReasons } from '../../domain/history/find-gaps.ts'
import { historyFields, type HistoryPoint, type HistoryReading } from '../../domain/history/read-history.ts'
import { historyFormats } from '../../formats/index.ts'
import { historyTables } from '../../formats/history-text.ts'
import { checkSchema, count, rangeSchema, time } from './common.ts'
import { formatName, quoteMediaTypes, requireCsv, tableName } from './format-parameters.ts'
import { rangeQuery, someNames, someOf } from './parameters.ts'
import { component, proveEqual } from './registry.ts'
import { stageSchema, statisticsSchema } from './statistics.ts'

/** The parameters of a history. */
export const historyQuery = rangeQuery.extend({
  by: z.enum(historySteps, `needs one of ${historySteps.join(', ')}`).default('run').meta({
    description: '`run` returns every recorded run. `day`, `week` and `month` return the last recorded run of each calendar day, ISO ' +
      'week or month in the service\'s time zone.',
    sample: 'week'
  }),
  fields: someOf(historyFields).transform(fields => new Set(fields)).prefault(historyFields.join(',')).meta({
    ...someNames(historyFields),
    description: 'The fields of each point besides its times. All by default; a CSV has the columns of its table.',
    defaultValue: historyFields
  }),
  format: formatName(historyFormats, {
    description: '`json`, a table as `csv`, or lines of JSON as `ndjson`. It overrides the header `Accept` ' +
      `(${quoteMediaTypes(historyFormats)}). JSON by default.`,
    sample: 'csv'
  }),
  table: tableName(historyTables, { sample: 'stages' })
}).superRefine(requireCsv)

export type HistoryQuery = z.output<typeof historyQuery>

const { totals, rates } = statisticsSchema.shape

const changeSchema = component('HistoryChange', z.object({
  entered: count('Change in total entries.'),
  current: count('Change in the population.'),
  goals: count('Change in total goals.'),
  exitsOrJumps: count('Change in total exits and jumps.')
}))

const sumsSchema = component('HistorySeriesSums', z.object({
  runs: z.int().describe('Runs in the series.'),
  entries: count('Entries.'),
  goals: count('Goals.'),
  exits: count('Exits by criteria.'),
  jumps: count('Jumps out.'),
  net: count('entries − goals − exits − jumps.')
}))

export const historySchema = component('JourneyHistory', z.object({
  journeyId: z.string(),
  range: rangeSchema,
  by: z.enum(historySteps).describe('The recorded runs that appear as points.'),
  points: z.array(component('HistoryPoint', z.object({
    at: time.describe('When the run ended, according to Treasure Data.'),
    recordedAt: time.describe('When the service recorded it.'),
    dataUpdatedAt: time.nullable().describe('When Treasure Data computed the latest point of its series; `null` if it sent no time.'),
    totals: totals.optional().describe('Totals since launch, as Treasure Data sent them.'),
    rates: rates.optional().describe('Rates of these totals. Treasure Data\'s own percentages are not recorded.'),
    stages: z.array(component('HistoryStage', z.object({
      id: z.string(),
      index: z.int().describe('Position in Treasure Data\'s list, from 0.'),
      name: z.string().nullable().describe('The stage\'s name at that time.'),
      totals: stageSchema.shape.totals
    }))).optional().describe('In Treasure Data\'s order.'),
    steps: z.array(component('HistoryStep', z.object({
      stageIndex: z.int().describe('The `index` of the stage.'),
      id: z.string(),
      type: z.string().nullable().describe('What the step does, derived from its key.'),
      current: count('Profiles in the step at that time.'),
      entered: count('Profiles that entered the step at that run.')
    }))).optional()
  }))).describe('Recorded runs, oldest first. Nothing is interpolated.'),
  gaps: z.array(component('HistoryGap', z.object({
    from: time,
    to: time,
    reason: z.enum(gapReasons).describe('`no-run`: the journey did not run. `failed`: it ran, but Treasure Data failed to answer. ' +
      '`not-recorded`: the service did not record, or whether the journey ran is unknown.')
  }))).describe('Periods without a recorded run, independent of `by`.'),
  deltas: z.array(component('HistoryDelta', z.object({
    from: time.describe('Time of the earlier point.'),
    to: time.describe('Time of the later point.'),
    change: changeSchema.describe('The totals of the later point minus the totals of the earlier one.'),
    moved: sumsSchema.nullable().describe('Sums of Treasure Data\'s own series over the same runs; `null` if the series does not reach ' +
      'back that far.'),
    status: checkSchema.shape.status.describe('Whether `change` and `moved` agree: in entries, population, goals, and exits with jumps.')
  }))).describe('Changes between consecutive points.'),
  checks: z.array(checkSchema).describe('The change from the first to the last point, checked against Treasure Data\'s series.')
}))

type HistoryAnswer = z.output<typeof historySchema>

proveEqual<Omit<HistoryReading, 'runs'>, Omit<HistoryAnswer, 'journeyId' | 'range' | 'points'>>()
proveEqual<HistoryPoint, HistoryAnswer['points'][number]>()
