import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { PurgeReach } from '../../cache/shared-purges.ts'
import type { CacheOperations } from '../../reports/engine/cache-operations.ts'
import type { Histories } from '../../reports/resources/history.ts'
import type { Guards } from '../guards/guard.ts'
import { Problem } from '../problems/problem.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { cacheSchema, journeyPurgeQuery, partialPurgeSchema } from '../schemas/cache.ts'
import { journeyParams, noQuery } from '../schemas/parameters.ts'
import { requireCaller } from './report.ts'

const partialPurge = describeAnswer('Purged on this replica. `reach` says what else was reached; the rest follows.', partialPurgeSchema)

export interface CacheRoutesOptions {
  cacheOperations: CacheOperations
  guards: Guards
  /** `null` without a store. */
  histories: Histories | null
}

/** Adds the resources that show and purge the cache. */
export function addCacheRoutes (app: FastifyInstance, { cacheOperations, guards, histories }: CacheRoutesOptions): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  typed.get('/v1/cache', {
    config: { scope: 'cache:read' },
    schema: {
      operationId: 'getCache',
      tags: ['Operating'],
      summary: 'Contents of the memory cache',
      description: 'Treasure Data\'s answers in memory with age, state, size and hits, for each journey that the client may read. ' +
        'Clients that may read all journeys also see answers about parent segments, folders and bundles. The total sizes cover the whole ' +
        'service.',
      querystring: noQuery,
      response: { 200: describeAnswer('The contents.', cacheSchema) }
    }
  }, request => {
    const caller = requireCaller(request)
    const { journeys, groups, ...sizes } = cacheOperations.list()
    return {
      ...sizes,
      journeys: guards.listGranted(caller, journeys, ({ journeyId }) => journeyId),
      groups: guards.mayRead(caller, 'all') ? groups : []
    }
  })

  typed.delete('/v1/cache/journeys/:journeyId', {
    config: { scope: 'cache:purge', needs: ['history'] },
    schema: {
      operationId: 'purgeJourney',
      tags: ['Operating'],
      summary: 'Purge a journey',
      description: 'Purges all cached answers about the journey, and all bundles, because a bundle may contain the journey\'s ' +
        'definition. Results of running loads are discarded, and later requests load the data again. The purge reaches all replicas of a ' +
        'shared tier within a second. Recorded history stays, unless `history=true`. Requires a grant for the journey.',
      params: journeyParams,
      querystring: journeyPurgeQuery,
      response: { 202: partialPurge, 204: z.null().describe('Purged on every replica and in the store, or there was nothing to purge.') }
    }
  }, async (request, reply) => {
    const { journeyId } = request.params
    await guards.requireJourney(requireCaller(request), journeyId)
    request.audited = 'purge'
    if (request.query.history) {
      request.audited = 'history-deletion'
      if (histories === null) throw new Problem('history-off')
      // before the purge, so that no report of the past is cached again
      await histories.delete(journeyId)
    }
    return tellReach(reply, await cacheOperations.purgeJourney(journeyId))
  })

  typed.delete('/v1/cache', {
    config: { scope: 'cache:purge' },
    schema: {
      operationId: 'purgeCache',
      tags: ['Operating'],
      summary: 'Purge everything',
      description: 'Purges all cached answers; results of running loads are discarded. The purge reaches all replicas of a shared tier ' +
        'within a second. Recorded history stays. Requires a grant for all journeys.',
      querystring: noQuery,
      response: { 202: partialPurge, 204: z.null().describe('Purged on every replica and in the store.') }
    }
  }, async (request, reply) => {
    await guards.requireJourney(requireCaller(request), 'all')
    request.audited = 'purge'
    return tellReach(reply, await cacheOperations.purgeAll())
  })
}

function tellReach (reply: FastifyReply, reach: PurgeReach) {
  reply.code(reach === 'everything' ? 204 : 202)
  return reach === 'everything' ? null : { reach }
}
