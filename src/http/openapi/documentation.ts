import swagger from '@fastify/swagger'
import type { FastifyInstance, FastifyReply } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { EncodedBody } from '../../cache/encoded/encoded-body.ts'
import { negotiateCoding } from '../answers/negotiate.ts'
import { describeAccess, describeApi, type SecurityScheme } from './describe-api.ts'
import { docsPage } from './docs-page.ts'
import { readExamples } from './examples.ts'
import { asRecord, finishDocument } from './finish-document.ts'
import { readFacts, type OperationFacts } from './operation-facts.ts'

export interface DocumentationOptions {
  version: string
  /** The prefix of the service's addresses; empty without one. */
  basePath: string
  /** Whether the document and Swagger UI are served. */
  pages: boolean
  /** Whether there is a viewer to link to. */
  hasViewer: boolean
  /** How callers may show who they are; none where everybody is let in. */
  schemes: readonly SecurityScheme[]
}

const json = 'application/json; charset=utf-8'

/** Collects the document from the routes' schemas; with `pages`, serves it and Swagger UI. */
export const documentation = fastifyPlugin(async (
  app: FastifyInstance, { version, basePath, pages, hasViewer, schemes }: DocumentationOptions
) => {
  const examples = readExamples()
  const facts = new Map<string, OperationFacts>()
  await app.register(swagger, {
    openapi: describeApi(version, basePath),
    transform (route) {
      if (route.schema.operationId !== undefined) facts.set(route.schema.operationId, readFacts(route.route))
      return jsonSchemaTransform(route)
    },
    transformObject: document => finishDocument(jsonSchemaTransformObject(document), examples, facts, basePath)
  })
  if (!pages) return
  await app.register(docsPage, { basePath, hasViewer })
  addDocument(app, '/openapi.json', json, () => JSON.stringify(app.swagger()))
  addDocument(app, '/openapi.yaml', 'application/yaml; charset=utf-8', () => app.swagger({ yaml: true }))
  addDocument(app, '/docs/json', json, () => JSON.stringify(describeAccess(asRecord(app.swagger()), schemes)))
}, { name: 'documentation' })

/** Serves a text that never changes while the process lives. It is written when it is first asked for, and compressed once. */
function addDocument (app: FastifyInstance, path: string, mediaType: string, write: () => string): void {
  let encoded: EncodedBody | undefined
  app.get(path, { schema: { hide: true } }, async (request, reply): Promise<FastifyReply> => {
    encoded ??= new EncodedBody(write(), mediaType, null)
    const { coding, body } = await encoded.take(negotiateCoding(request.headers['accept-encoding']))
    if (coding !== 'identity') reply.header('content-encoding', coding)
    return reply.type(mediaType).header('vary', 'Accept-Encoding, Origin').send(body)
  })
}
