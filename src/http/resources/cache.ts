import type { FastifyInstance, FastifyReply } from 'fastify'
import type { ZodTypeProvider } from 'fastify-type-provider-zod'
import { z } from 'zod'
import type { CacheOperations } from '../../reports/engine/cache-operations.ts'
import type { Guards } from '../guards/guard.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { cacheSchema, localPurgeSchema } from '../schemas/cache.ts'
import { journeyParams, noQuery } from '../schemas/parameters.ts'
import { commonProblems, describeProblems } from '../schemas/problem.ts'
import { requireCaller } from './report.ts'

const problems = describeProblems(commonProblems)
const purgeProblems = describeProblems([...commonProblems, 'grants-unresolved'])

const localPurge = describeAnswer('Forgotten by this replica alone: the others cannot be told now, as the shared tier cannot be ' +
  'reached.', localPurgeSchema)

export interface CacheRoutesOptions {
  cacheOperations: CacheOperations
  guards: Guards
}

/** Adds the resources by which operators see and purge the cache. */
export function addCacheRoutes (app: FastifyInstance, { cacheOperations, guards }: CacheRoutesOptions): void {
  const typed = app.withTypeProvider<ZodTypeProvider>()
  typed.get('/v1/cache', {
    config: { scope: 'cache:read' },
    schema: {
      operationId: 'getCache',
      tags: ['Operating'],
      summary: 'What is in memory',
      description: 'Treasure Data\'s answers in memory by journey, with age, state, size and hits: of the journeys that the client was ' +
        'granted. Clients that were granted all journeys see those about parent segments, folders and bundles, too. The sizes in all ' +
        'are those of the service.',
      querystring: noQuery,
      response: { 200: describeAnswer('What is in memory.', cacheSchema), ...problems }
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
    config: { scope: 'cache:purge' },
    schema: {
      operationId: 'purgeJourney',
      tags: ['Operating'],
      summary: 'Forget a journey',
      description: 'Every answer on the journey is forgotten, and so are all bundles, as one may hold the journey\'s definition. Loads ' +
        'under way are not stored. What is asked for afterwards is fetched anew. Holds for all replicas that share a tier, within a ' +
        'second. Takes a grant of the journey.',
      params: journeyParams,
      querystring: noQuery,
      response: { 202: localPurge, 204: z.null().describe('Forgotten by every replica, or there was nothing to forget.'), ...purgeProblems }
    }
  }, async (request, reply) => {
    const { journeyId } = request.params
    await guards.requireJourney(requireCaller(request), journeyId)
    request.audited = 'purge'
    return tellReach(reply, await cacheOperations.purgeJourney(journeyId))
  })

  typed.delete('/v1/cache', {
    config: { scope: 'cache:purge' },
    schema: {
      operationId: 'purgeCache',
      tags: ['Operating'],
      summary: 'Forget everything',
      description: 'Every answer is forgotten; loads under way are not stored. Holds for all replicas that share a tier, within a ' +
        'second. Takes a grant of all journeys.',
      querystring: noQuery,
      response: { 202: localPurge, 204: z.null().describe('Forgotten by every replica.'), ...problems }
    }
  }, async (request, reply) => {
    await guards.requireJourney(requireCaller(request), 'all')
    request.audited = 'purge'
    return tellReach(reply, await cacheOperations.purgeAll())
  })
}

function tellReach (reply: FastifyReply, everywhere: boolean) {
  reply.code(everywhere ? 204 : 202)
  return everywhere ? null : { reach: 'this-replica' as const }
}
