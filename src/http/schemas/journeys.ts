import { z } from 'zod'
import { indexKinds } from '../../domain/td/subject.ts'
import { journeySorts } from '../../domain/journeys/list-journeys.ts'
import { journeyIdPattern } from '../../domain/td/journey-id.ts'
import { readCursor, writeCursor } from './list-cursor.ts'
import { journeysCsv } from '../../formats/journeys-csv.ts'
import { journeysFormats } from '../../formats/index.ts'
import { freshnessSchema, rangeSchema, time } from './common.ts'
import { formatName } from './format-parameters.ts'
import { listOf, rangeQuery, readText, someNames, someOf, wholeNumber, yesOrNo } from './parameters.ts'
import { partProblemSchema } from './problem.ts'
import { statisticsSchema } from './statistics.ts'
import { component } from './registry.ts'
import { runSchema } from './run.ts'

const maxIds = 50
const maxSearchLength = 200
const maxPathLength = 1_000
const states = ['draft', 'simulation', 'launched'] as const

function text (most: number) {
  return readText(given => given.trim() !== '' && given.length <= most ? given : null, `needs 1 to ${most} characters`).optional()
}

function flag (description: string) {
  return yesOrNo().optional().meta({ type: 'boolean', description, sample: true })
}

/** Parameters that select from all journeys. They cannot be combined with `ids`. */
const listQuery = {
  q: text(maxSearchLength).meta({
    type: 'string',
    description: 'Lists journeys whose name contains all these words. Case and character width do not matter: `onboard` finds ' +
      '"Customer Onboarding", `ｳｪﾙｶﾑ` finds "ウェルカム".',
    sample: 'onboard'
  }),
  state: someOf(states).optional().meta({
    ...someNames(states), description: 'Lists journeys in these states.', sample: ['launched']
  }),
  paused: flag('`true` lists paused journeys, `false` all others.'),
  audience: z.string().regex(journeyIdPattern, 'needs the id of a parent segment').optional().meta({
    description: 'Lists the journeys of the parent segment with this id.', sample: '300'
  }),
  folder: text(maxPathLength).meta({
    type: 'string',
    description: 'Lists the journeys in this folder and its subfolders. Case and character width do not matter.',
    sample: 'Marketing/Onboarding'
  }),
  latest: flag('`true` lists only the latest version of each bundle, plus journeys with an unknown version.'),
  sort: z.enum(journeySorts, `needs one of ${journeySorts.join(', ')}`).optional().meta({
    description: 'Sort order; a hyphen in front reverses it. `name` by default. Journeys with equal values are sorted by id.',
    sample: 'name'
  }),
  limit: wholeNumber(1, 100, 20, 'Maximum number of journeys per page; 100 by default.'),
  cursor: readText(readCursor, 'is not a cursor of this service').optional().meta({
    type: 'string',
    description: '`next` of the previous page. It stays valid when journeys are added or removed, as long as `sort` is the same.',
    sample: writeCursor({ sort: 'name', key: 'customer onboarding', journeyId: '1000' })
  }),
  summary: z.enum(['period'], 'needs to be period').optional().meta({
    description: '`period` adds each journey\'s figures for `from` and `to`, or `range`, if they are in memory. The other journeys are ' +
      '`pending`. Each request loads some of them, at the lowest priority.',
    sample: 'period'
  })
}

function readIds (text: string): string[] | null {
  const ids = text.split(',')
  return text === '' || ids.length > maxIds ? null : ids
}

export const journeysQuery = rangeQuery.extend({
  ids: readText(readIds, `needs 1 to ${maxIds} ids, separated by commas`).optional().meta({
    ...listOf({ type: 'string' }, { maxItems: maxIds }),
    description: `Returns totals and rates of these journeys, at most ${maxIds} ids. Without it, the journeys are listed.`,
    sample: ['1000', '1001']
  }),
  ...listQuery,
  trend: flag('`true` adds the entries of each point to the figures, for a small chart. Requires `ids` or `summary`.'),
  format: formatName(journeysFormats, {
    description: 'With `ids`: `json`, or a table as `csv`, with one row for each journey. JSON by default.', sample: 'csv'
  })
}).superRefine((query, context) => {
  const refuse = (name: string, message: string): void => { context.addIssue({ code: 'custom', path: [name], message }) }
  if (query.ids !== undefined) {
    const given: Readonly<Record<string, unknown>> = query
    for (const name of Object.keys(listQuery)) if (given[name] !== undefined) refuse(name, 'cannot be combined with "ids"')
  }
  const hasRange = query.range !== undefined || query.from !== undefined || query.to !== undefined
  if (query.summary !== undefined && !hasRange) refuse('summary', 'needs "from" and "to", or "range"')
  const hasFigures = query.ids !== undefined || query.summary !== undefined
  if (query.trend !== undefined && !hasFigures) refuse('trend', 'needs "ids" or "summary"')
  if (query.format === journeysCsv.name) {
    if (query.ids === undefined) refuse('format', `needs "ids" for ${journeysCsv.name}`)
    if (query.trend !== undefined) refuse('trend', `is not part of "${journeysCsv.name}"`)
  }
  if (query.cursor !== undefined && query.cursor.sort !== (query.sort ?? 'name')) refuse('cursor', 'belongs to another "sort"')
})

export type JourneysQuery = z.output<typeof journeysQuery>

const { totalsScope, totals, rates, period } = statisticsSchema.shape

export const listedStageSchema = component('ListedStage', z.object({ id: z.string().nullable(), name: z.string().nullable() }))

const listed = {
  folder: z.string().nullable().optional().describe('Path of the journey\'s folder, with slashes between the names.'),
  audienceId: z.string().nullable().optional().describe('Id of the journey\'s parent segment.'),
  state: z.string().nullable().optional().describe('`draft`, `simulation` or `launched`.'),
  paused: z.boolean().nullable().optional(),
  version: z.number().nullable().optional().describe('Version number in its bundle.'),
  isLatest: z.boolean().nullable().optional().describe('Whether it is the latest version of its bundle.'),
  bundleId: z.string().nullable().optional().describe('Id of the bundle, which all versions of a journey share.'),
  stages: z.array(listedStageSchema).nullable().optional()
    .describe('The stages. Their ids differ between the versions of a bundle; their names may be equal.'),
  freshness: freshnessSchema.optional().describe('Freshness of this list entry.')
}

const trend = component('EntriesTrend', z.array(z.number().nullable()).describe('With `trend`: entries of the last 90 points of the ' +
  'series, oldest first.'))

export const journeysSchema = component('Journeys', z.object({
  range: rangeSchema.optional().describe('With `ids` or `summary`: the requested days.'),
  journeys: z.array(component('JourneySummary', z.object({
    journeyId: z.string().describe('The requested id.'),
    name: z.string().nullable().describe('The journey\'s name, from Treasure Data\'s indexes or its definition. `null` if neither is in ' +
      'memory: the definition is then being loaded, so request again.'),
    ...listed,
    status: z.enum(['ok', 'stale', 'failed', 'pending']).optional().describe('With `ids` or `summary`. `pending`: the figures ' +
      'are being loaded or are queued for Treasure Data. Request again after `Retry-After`.'),
    dataUpdatedAt: time.nullable().optional(),
    totalsScope: totalsScope.nullable().optional(),
    totals: totals.nullable().optional(),
    rates: rates.nullable().optional(),
    period: period.optional(),
    run: runSchema.nullable().optional().describe('Shows why the latest numbers may be missing. Its `state` is `null` if the definition ' +
      'is not in memory: it is then being loaded, so request again.'),
    trend: trend.nullable().optional(),
    problem: partProblemSchema.nullable().optional().describe('Why the numbers are missing.'),
    retryAfterS: z.int().nullable().optional().describe('With `pending`: seconds to wait before the next request.')
  }))).describe('With `ids`: these journeys, in the requested order. Without: the journeys that the caller may read, with all fields ' +
    'from `folder` to `freshness`. A field is `null` if Treasure Data\'s indexes lack it.'),
  next: z.string().nullable().optional().describe('Without `ids`: the `cursor` of the next page; `null` on the last one.'),
  total: z.int().optional().describe('Without `ids`: journeys on all pages.'),
  indexes: z.array(component('IndexStatus', z.object({
    kind: z.enum(indexKinds).describe('`audience` is a parent segment.'),
    id: z.string(),
    status: z.enum(['ok', 'stale', 'failed', 'pending']).describe('`failed`: its journeys are missing. `pending`: the index is being ' +
      'loaded.'),
    problem: partProblemSchema.nullable().describe('Why the index is missing or stale.'),
    fetchedAt: time.nullable().describe('When this content was first fetched. The header `Age` shows when Treasure Data last confirmed ' +
      'it.'),
    realtimeJourneys: z.int().nullable().describe('Number of its real-time journeys, which have no statistics and are not listed. `null` ' +
      'if the index does not list them.')
  }))).optional().describe('Without `ids`: the Treasure Data indexes behind the list.')
}))
