import { z } from 'zod'
import { indexKinds } from '../../domain/td/subject.ts'
import { journeySorts } from '../../domain/journeys/list-journeys.ts'
import { journeyIdPattern } from '../../domain/td/journey-id.ts'
import { readCursor, writeCursor } from './list-cursor.ts'
import { freshnessSchema, rangeSchema, time } from './common.ts'
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

/** Parameters that choose among all journeys; with `ids` there is nothing to choose. */
const listQuery = {
  q: text(maxSearchLength).meta({
    type: 'string',
    description: 'Lists journeys whose name has all these words, in any case and in letters and kana of any width: `onboard` finds ' +
      '"Customer Onboarding", `ｳｪﾙｶﾑ` finds "ウェルカム".',
    sample: 'onboard'
  }),
  state: someOf(states).optional().meta({
    ...someNames(states), description: 'Lists journeys in these states.', sample: ['launched']
  }),
  paused: flag('Lists journeys that are paused, or those that are not.'),
  audience: z.string().regex(journeyIdPattern, 'needs the id of a parent segment').optional().meta({
    description: 'Lists the journeys of the parent segment with this id.', sample: '300'
  }),
  folder: text(maxPathLength).meta({
    type: 'string',
    description: 'Lists the journeys in this folder and the folders in it. Case and width do not matter.',
    sample: 'Marketing/Onboarding'
  }),
  latest: flag('`true` lists the latest version of each bundle alone, and journeys of which Treasure Data does not tell that.'),
  sort: z.enum(journeySorts, `needs one of ${journeySorts.join(', ')}`).optional().meta({
    description: 'The order; with a hyphen before it the reverse one. `name` by default. Journeys that are alike come in the order of ' +
      'their ids.',
    sample: 'name'
  }),
  limit: wholeNumber(1, 100, 20, 'How many journeys come at most; 100 by default.'),
  cursor: readText(readCursor, 'is not a cursor of this service').optional().meta({
    type: 'string',
    description: '`next` of the page before. It stays good while journeys come and go, as long as `sort` is the same.',
    sample: writeCursor({ sort: 'name', key: 'customer onboarding', journeyId: '1000' })
  }),
  summary: z.enum(['period'], 'needs to be period').optional().meta({
    description: '`period` adds each journey\'s figures for `from` and `to`, or `range`, as far as they are in memory. The others are ' +
      '`pending` and are loaded behind everything else, some of them with each request.',
    sample: 'period'
  })
}

export const journeysQuery = rangeQuery.extend({
  ids: readText(text => text.split(',').length <= maxIds ? text.split(',') : null, `needs at most ${maxIds} ids`).optional().meta({
    ...listOf({ type: 'string' }, { maxItems: maxIds }),
    description: `At most ${maxIds} journey ids: their totals and rates. Without it the journeys are listed.`,
    sample: ['1000', '1001']
  }),
  ...listQuery,
  trend: flag('`true` adds the entries of each point to the figures, for a small chart. Goes with `ids` or `summary`.')
}).superRefine((query, context) => {
  const refuse = (name: string, message: string): void => { context.addIssue({ code: 'custom', path: [name], message }) }
  if (query.ids !== undefined) {
    const given: Readonly<Record<string, unknown>> = query
    for (const name of Object.keys(listQuery)) if (given[name] !== undefined) refuse(name, 'does not go with "ids"')
  }
  const hasRange = query.range !== undefined || query.from !== undefined || query.to !== undefined
  if (query.summary !== undefined && !hasRange) refuse('summary', 'needs "from" and "to", or "range"')
  const hasFigures = query.ids !== undefined || query.summary !== undefined
  if (query.trend !== undefined && !hasFigures) refuse('trend', 'needs "ids" or "summary"')
  if (query.cursor !== undefined && query.cursor.sort !== (query.sort ?? 'name')) refuse('cursor', 'is of another "sort"')
})

export type JourneysQuery = z.output<typeof journeysQuery>

const { totalsScope, totals, rates, period } = statisticsSchema.shape

export const listedStageSchema = component('ListedStage', z.object({ id: z.string().nullable(), name: z.string().nullable() }))

const listed = {
  folder: z.string().nullable().optional().describe('Names of the folders that it is in, the outermost first, with slashes between.'),
  audienceId: z.string().nullable().optional().describe('The parent segment that it belongs to.'),
  state: z.string().nullable().optional().describe('`draft`, `simulation` or `launched`.'),
  paused: z.boolean().nullable().optional(),
  version: z.number().nullable().optional().describe('Number of the version in its bundle.'),
  isLatest: z.boolean().nullable().optional().describe('Whether it is the latest version of its bundle.'),
  bundleId: z.string().nullable().optional().describe('All versions of a journey have the same bundle.'),
  stages: z.array(listedStageSchema).nullable().optional()
    .describe('Ids differ between the versions of a bundle, names need not.'),
  freshness: freshnessSchema.optional().describe('How fresh what the list says of the journey is.')
}

const trend = component('EntriesTrend', z.array(z.number().nullable()).describe('With `trend`: entries of each point of the series, ' +
  'oldest first, the last 90 of them.'))

export const journeysSchema = component('Journeys', z.object({
  range: rangeSchema.optional().describe('With `ids` or `summary`: the days that were asked for.'),
  journeys: z.array(component('JourneySummary', z.object({
    journeyId: z.string().describe('As it was asked for.'),
    name: z.string().nullable().describe('The journey\'s, from Treasure Data\'s indexes or its definition; `null` where neither is in ' +
      'memory: the definition is being loaded then, ask again.'),
    ...listed,
    status: z.enum(['ok', 'stale', 'failed', 'pending']).optional().describe('With `ids` or `summary`. `pending`: not there yet and ' +
      'still loading, or not yet sent to Treasure Data, which is asked a limited number of times a second. Ask again after `Retry-After`.'),
    dataUpdatedAt: time.nullable().optional(),
    totalsScope: totalsScope.nullable().optional(),
    totals: totals.nullable().optional(),
    rates: rates.nullable().optional(),
    period: period.optional(),
    run: runSchema.nullable().optional().describe('Why the latest numbers may be missing. Its `state` is `null` where the definition is ' +
      'not in memory: it is being loaded then, ask again.'),
    trend: trend.nullable().optional(),
    problem: partProblemSchema.nullable().optional().describe('Why the numbers are not there.'),
    retryAfterS: z.int().nullable().optional().describe('With `pending`: seconds after which to ask again.')
  }))).describe('With `ids` in the order asked. Without: those that the caller may read, with all fields from `folder` to `freshness`; ' +
    'these are `null` where Treasure Data\'s indexes do not tell them.'),
  next: z.string().nullable().optional().describe('Without `ids`: the `cursor` of the next page; `null` on the last one.'),
  total: z.int().optional().describe('Without `ids`: journeys on all pages.'),
  indexes: z.array(component('IndexStatus', z.object({
    kind: z.enum(indexKinds).describe('`audience` is a parent segment.'),
    id: z.string(),
    status: z.enum(['ok', 'stale', 'failed', 'pending']).describe('`failed`: its journeys are missing. `pending`: they are being loaded.'),
    problem: partProblemSchema.nullable().describe('Why it is not there, or not newer.'),
    fetchedAt: time.nullable().describe('When its content was fetched first; the header `Age` says when it was last found the same.'),
    realtimeJourneys: z.int().nullable().describe('Real-time journeys in it, which have no statistics and are not listed; `null` where ' +
      'the index does not list any.')
  }))).optional().describe('Without `ids`: the indexes of Treasure Data that the list was made from.')
}))
