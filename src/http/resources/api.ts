import type { FastifyInstance } from 'fastify'
import { serializerCompiler } from 'fastify-type-provider-zod'
import { compileValidator } from './compile-validator.ts'
import { requireScope } from '../guards/guard.ts'
import { addCacheRoutes, type CacheRouteOptions } from './cache.ts'
import { addExplainRoute, type ExplainRouteOptions } from './explain.ts'
import { addHealthRoutes } from './health.ts'
import { addJourneysRoute, type JourneysRouteOptions } from './journeys.ts'
import type { ReportRouteOptions } from './report.ts'
import { addReportRoutes } from './reports.ts'
import { addTdPaths } from './td-paths.ts'
import { addStatusRoute, type StatusRouteOptions } from './status.ts'

export interface ApiOptions extends ReportRouteOptions, JourneysRouteOptions, ExplainRouteOptions, CacheRouteOptions, StatusRouteOptions {
  isDraining: () => boolean
}

/** Adds all documented resources. Encapsulated, because their zod compilers would break the JSON schemas of other plugins' routes. */
export async function api (app: FastifyInstance, options: ApiOptions): Promise<void> {
  app.addHook('onRoute', requireScope)
  app.setValidatorCompiler(compileValidator)
  app.setSerializerCompiler(serializerCompiler)
  addReportRoutes(app, options)
  addTdPaths(app, options)
  addJourneysRoute(app, options)
  addExplainRoute(app, options)
  addCacheRoutes(app, options)
  addStatusRoute(app, options)
  addHealthRoutes(app, options.isDraining)
}
