import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { describeApi } from '../describe-api.ts'
import { finishDocument } from '../finish-document.ts'
import { readExamples } from '../examples.ts'

/** Swagger UI writes style attributes; scripts come from its own files alone. Plain http has to work, so nothing is upgraded. */
const contentSecurityPolicy = "default-src 'self'; base-uri 'none'; font-src 'self' data:; form-action 'none'; " +
  "frame-ancestors 'none'; img-src 'self' data:; object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'"

/** Collects the document from the routes' schemas; with `pages`, serves it and Swagger UI. */
export const documentation = fastifyPlugin(async (app: FastifyInstance, { version, pages }: { version: string, pages: boolean }) => {
  const examples = readExamples()
  await app.register(swagger, {
    openapi: describeApi(version),
    transform: jsonSchemaTransform,
    transformObject: document => finishDocument(jsonSchemaTransformObject(document), examples)
  })
  if (!pages) return
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurityPolicy,
    uiConfig: { tryItOutEnabled: true, displayRequestDuration: true, deepLinking: true, validatorUrl: null },
    logLevel: 'warn'
  })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  app.get('/openapi.yaml', { schema: { hide: true } }, (_request, reply) => {
    return reply.type('application/yaml; charset=utf-8').send(app.swagger({ yaml: true }))
  })
}, { name: 'documentation' })
