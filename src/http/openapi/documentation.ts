import { readFileSync } from 'node:fs'
import swagger from '@fastify/swagger'
import swaggerUi from '@fastify/swagger-ui'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { jsonSchemaTransform, jsonSchemaTransformObject } from 'fastify-type-provider-zod'
import { describeAccess, describeApi, type SecurityScheme } from './describe-api.ts'
import { finishDocument } from './finish-document.ts'
import { readExamples } from './examples.ts'

/** Swagger UI writes style attributes; scripts come from its own files alone. Plain http has to work, so nothing is upgraded. */
const contentSecurityPolicy = "default-src 'self'; base-uri 'none'; font-src 'self' data:; form-action 'none'; " +
  "frame-ancestors 'none'; img-src 'self' data:; object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'"

export interface DocumentationOptions {
  version: string
  /** Whether the document and Swagger UI are served. */
  pages: boolean
  /** Whether there is a viewer to link to. */
  hasViewer: boolean
  /** How callers may show who they are; none where everybody is let in. */
  schemes: readonly SecurityScheme[]
}

/** Collects the document from the routes' schemas; with `pages`, serves it and Swagger UI, in the look of the viewer. */
export const documentation = fastifyPlugin(async (app: FastifyInstance, { version, pages, hasViewer, schemes }: DocumentationOptions) => {
  const examples = readExamples()
  await app.register(swagger, {
    openapi: describeApi(version),
    transform: jsonSchemaTransform,
    transformObject: document => finishDocument(jsonSchemaTransformObject(document), examples)
  })
  if (!pages) return
  let shown: Record<string, unknown> | undefined
  await app.register(swaggerUi, {
    routePrefix: '/docs',
    staticCSP: contentSecurityPolicy,
    uiConfig: {
      // without the bar on top, which asks for addresses of other documents
      layout: 'BaseLayout',
      tryItOutEnabled: true,
      displayRequestDuration: true,
      deepLinking: true,
      validatorUrl: null,
      // an element for each word of an example makes the page slow: there are tens of thousands
      syntaxHighlight: false
    },
    theme: {
      title: 'Journeys API',
      favicon: [{ filename: 'icon.svg', rel: 'icon', type: 'image/svg+xml', sizes: 'any', content: read('icon.svg') }],
      css: [{ filename: 'docs.css', content: read('docs.css') }],
      js: [{ filename: 'docs.js', content: `const hasViewer = ${hasViewer}\n${read('docs.js')}` }]
    },
    transformSpecificationClone: false,
    transformSpecification: document => {
      shown ??= describeAccess(document, schemes)
      return shown
    },
    logLevel: 'warn'
  })
  app.get('/openapi.json', { schema: { hide: true } }, () => app.swagger())
  app.get('/openapi.yaml', { schema: { hide: true } }, (_request, reply) => {
    return reply.type('application/yaml; charset=utf-8').send(app.swagger({ yaml: true }))
  })
}, { name: 'documentation' })

function read (name: string): string {
  return readFileSync(new URL(`./docs-page/${name}`, import.meta.url), 'utf8')
}
