import swagger from '@fastify/swagger'
import Fastify, { type RouteOptions } from 'fastify'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { describeAccess, describeApi, type SecurityScheme } from './describe-api.ts'
import { readExamples } from './examples.ts'
import { asRecord, finishDocument } from './finish-document.ts'
import { readFacts, type OperationFacts } from './operation-facts.ts'

export interface DocumentOptions {
  version: string
  /** The prefix of the service's addresses; empty without one. */
  basePath: string
}

/** The OpenAPI document in all its forms. */
export type ApiDocument = Awaited<ReturnType<typeof writeDocument>>

/** Returns the document of these routes. `documentation` loads this module on demand, because only it needs the generator's packages. */
export async function writeDocument (routes: readonly RouteOptions[], { version, basePath }: DocumentOptions) {
  const examples = readExamples()
  const facts = new Map<string, OperationFacts>()
  // this server only collects the routes: it neither listens nor validates
  const lister = Fastify({ exposeHeadRoutes: false })
  lister.setValidatorCompiler(() => () => true)
  lister.setSerializerCompiler(() => () => '')
  await lister.register(swagger, {
    openapi: describeApi(version, basePath),
    transform (route) {
      if (route.schema.operationId !== undefined) facts.set(route.schema.operationId, readFacts(route.route))
      return jsonSchemaTransform(route)
    },
    transformObject: document => finishDocument(jsonSchemaTransformObject(document), examples, facts, basePath)
  })
  for (const { method, url, schema = {}, config = {} } of routes) lister.route({ method, url, schema, config, handler: () => {} })
  await lister.ready()
  return {
    object: lister.swagger(),
    toYaml: (): string => lister.swagger({ yaml: true }),
    /** Returns the document of a service with these authentication schemes. */
    withSchemes: (schemes: readonly SecurityScheme[]): Record<string, unknown> => describeAccess(asRecord(lister.swagger()), schemes)
  }
}
