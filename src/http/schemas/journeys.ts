import { z } from 'zod'
import type { JourneySummary } from '../../reports/resources/journey-summaries.ts'
import { rangeSchema, time } from './common.ts'
import { listOf, rangeQuery, readText } from './parameters.ts'
import { statisticsSchema } from './statistics.ts'
import { partProblemSchema } from './problem.ts'
import { component, proveEqual } from './registry.ts'

const maxIds = 50

export const journeysQuery = rangeQuery.extend({
  ids: readText(text => text.split(',').length <= maxIds ? text.split(',') : null, `needs at most ${maxIds} ids`).optional().meta({
    ...listOf({ type: 'string' }, { maxItems: maxIds }),
    description: `At most ${maxIds} journey ids. Without it the answer names the journeys to choose from.`,
    example: ['1000', '1001']
  })
})

const { totalsScope, totals, rates, period } = statisticsSchema.shape

export const journeysSchema = component('Journeys', z.object({
  range: rangeSchema.optional().describe('With `ids`: the days that were asked for.'),
  journeys: z.array(component('JourneySummary', z.object({
    journeyId: z.string().describe('As it was asked for.'),
    name: z.string().nullable().describe('The journey\'s, from its definition; `null` where that is not in memory: it is being loaded ' +
      'then, ask again.'),
    status: z.enum(['ok', 'stale', 'failed', 'pending']).optional().describe('With `ids`. `pending`: not there within five seconds and ' +
      'still loading, or not yet sent to Treasure Data, which is asked a limited number of times a second. Ask again after `Retry-After`.'),
    dataUpdatedAt: time.nullable().optional(),
    totalsScope: totalsScope.nullable().optional(),
    totals: totals.nullable().optional(),
    rates: rates.nullable().optional(),
    period: period.optional(),
    problem: partProblemSchema.nullable().optional().describe('Why the numbers are not there.'),
    retryAfterS: z.int().nullable().optional().describe('With `pending`: seconds after which to ask again.')
  }))).describe('In the order asked.')
}))

/** Without `ids` there is a name alone. */
type ListedJourney = Pick<JourneySummary, 'journeyId'> & { name: string | null } & Partial<JourneySummary>

proveEqual<ListedJourney, z.output<typeof journeysSchema>['journeys'][number]>()
