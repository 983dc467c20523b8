import type { FastifyInstance } from 'fastify'
import { serializerCompiler, type ZodTypeProvider } from 'fastify-type-provider-zod'
import { addBundleRoutes, type BundleRoutesOptions } from './bundles.ts'
import { compileValidator } from './compile-validator.ts'
import { requireScope } from '../guards/guard.ts'
import { addCacheRoutes, type CacheRoutesOptions } from './cache.ts'
import { addExplainRoute } from './explain.ts'
import { addExplainVersionsRoute, type ExplainVersionsOptions } from './explain-versions.ts'
import { addHealthRoutes, type HealthOptions } from './health.ts'
import { addHistoryGraphsRoute } from './history-graphs.ts'
import { addHistoryRoute, type HistoryRouteOptions } from './history.ts'
import { addJourneysRoute, type JourneysRouteOptions } from './journeys.ts'
import { addReportRoutes } from './reports.ts'
import { requireCaller } from './report.ts'
import { addTdPaths } from './td-paths.ts'
import { noQuery } from '../schemas/parameters.ts'
import { commonProblems, describeProblems } from '../schemas/problem.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { statusSchema, type Status } from '../schemas/status.ts'

export interface ApiOptions
  extends HistoryRouteOptions, JourneysRouteOptions, ExplainVersionsOptions, BundleRoutesOptions, CacheRoutesOptions, HealthOptions {
  readStatus: () => Status
}

/** Adds all documented resources. Encapsulated, because their zod compilers would break the JSON schemas of other plugins' routes. */
export async function api (app: FastifyInstance, options: ApiOptions): Promise<void> {
  app.addHook('onRoute', requireScope)
  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(serializerCompiler)
  addReportRoutes(app, options)
  addTdPaths(app, options)
  addJourneysRoute(app, options)
  addHistoryRoute(app, options)
  addHistoryGraphsRoute(app, options)
  addExplainRoute(app, options)
  addExplainVersionsRoute(app, options)
  addBundleRoutes(app, options)
  addCacheRoutes(app, options)
  addStatusRoute(app, options)
  addHealthRoutes(app, options)
}

/** Adds `/v1/status`. */
function addStatusRoute (app: FastifyInstance, { readStatus, guards }: ApiOptions): void {
  app.withTypeProvider<ZodTypeProvider>().get('/v1/status', {
    config: { scope: 'cache:read' },
    schema: {
      operationId: 'getStatus',
      tags: ['Operating'],
      summary: 'How the service stands',
      description: 'The way to Treasure Data, the caches, and how Treasure Data\'s answers departed from its contract. The same ' +
        'numbers as metrics are at `/metrics` on the management port. Of the journeys that are kept fresh, those that the client was ' +
        'granted are listed. Clients that were granted all journeys see the indexes of journeys.',
      querystring: noQuery,
      response: { 200: describeAnswer('How the service stands.', statusSchema), ...describeProblems(commonProblems) }
    }
  }, request => {
    const caller = requireCaller(request)
    const { warmUp, indexes, ...status } = readStatus()
    return {
      ...status,
      indexes: guards.mayRead(caller, 'all') ? indexes : [],
      warmUp: { ...warmUp, journeys: guards.listGranted(caller, warmUp.journeys, id => id) }
    }
  })
}
