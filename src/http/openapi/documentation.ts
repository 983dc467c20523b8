import type { FastifyInstance, FastifyReply, RouteOptions } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { EncodedBody } from '../../cache/encoded/encoded-body.ts'
import { negotiateCoding } from '../answers/negotiate.ts'
import type { SecurityScheme } from './describe-api.ts'
import { docsPage } from './docs-page.ts'
import type { ApiDocument, DocumentOptions } from './write-document.ts'

declare module 'fastify' {
  interface FastifyInstance {
    /** Returns the OpenAPI document of the service. The first call generates it. */
    readDocument (): Promise<ApiDocument>
  }
}

export interface DocumentationOptions extends DocumentOptions {
  /** Whether the document and Swagger UI are served. */
  pages: boolean
  /** Whether there is a viewer to link to. */
  hasViewer: boolean
  /** The ways to authenticate; none if the service is open. */
  schemes: readonly SecurityScheme[]
}

const json = 'application/json; charset=utf-8'

/** Collects the documented routes; with `pages`, serves their document and Swagger UI. */
export const documentation = fastifyPlugin(async (
  app: FastifyInstance, { version, basePath, pages, hasViewer, schemes }: DocumentationOptions
) => {
  const routes: RouteOptions[] = []
  app.addHook('onRoute', route => {
    if (route.schema?.operationId !== undefined && route.method !== 'HEAD') routes.push(route)
  })
  let written: Promise<ApiDocument> | undefined
  const readDocument = async (): Promise<ApiDocument> => {
    written ??= import('./write-document.ts').then(({ writeDocument }) => writeDocument(routes, { version, basePath }))
    return await written
  }
  app.decorate('readDocument', readDocument)
  if (!pages) return
  await app.register(docsPage, { basePath, hasViewer })
  addDocument(app, '/openapi.json', json, async () => JSON.stringify((await readDocument()).object))
  addDocument(app, '/openapi.yaml', 'application/yaml; charset=utf-8', async () => (await readDocument()).toYaml())
  addDocument(app, '/docs/json', json, async () => JSON.stringify((await readDocument()).withSchemes(schemes)))
}, { name: 'documentation' })

/** Serves a text that never changes while the process runs. The first request generates it; it is compressed once. */
function addDocument (app: FastifyInstance, path: string, mediaType: string, write: () => Promise<string>): void {
  let encoded: EncodedBody | undefined
  app.get(path, { schema: { hide: true } }, async (request, reply): Promise<FastifyReply> => {
    encoded ??= new EncodedBody(await write(), mediaType, null)
    const { coding, body } = await encoded.take(negotiateCoding(request.headers['accept-encoding']))
    if (coding !== 'identity') reply.header('content-encoding', coding)
    return reply.type(mediaType).header('vary', 'Accept-Encoding, Origin').send(body)
  })
}
