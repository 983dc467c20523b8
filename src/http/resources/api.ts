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
import { documentProblems } from '../openapi/problem-rules.ts'
import { noQuery } from '../schemas/parameters.ts'
import { describeAnswer } from '../schemas/registry.ts'
import { statusSchema, type Status } from '../schemas/status.ts'

export interface ApiOptions
  extends HistoryRouteOptions, JourneysRouteOptions, ExplainVersionsOptions, BundleRoutesOptions, CacheRoutesOptions, HealthOptions {
  readStatus: () => Status
}

/** Adds all documented resources. Encapsulated, because their zod compilers would break the JSON schemas of other plugins' routes. */
export async function api (app: FastifyInstance, options: ApiOptions): Promise<void> {
  app.addHook('onRoute', requireScope)
  app.addHook('onRoute', documentProblems)
  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(serializerCompiler)
  // clients may name a media type without sending a body; the guards refuse bodies
  app.removeAllContentTypeParsers()
  app.addContentTypeParser('*', (_request, _payload, done) => done(null))
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
      summary: 'Status of the service',
      description: 'State of the connection to Treasure Data, of the cache tiers and of recording, and differences between Treasure ' +
        'Data\'s answers and its documented schema. `/metrics` on the management port has the same numbers. The list of warm journeys ' +
        'contains only those that the client may read. `indexes` is empty unless the client may read all journeys.',
      querystring: noQuery,
      response: { 200: describeAnswer('The status.', statusSchema) }
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
