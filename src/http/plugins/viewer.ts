import { existsSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import files from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import fastifyPlugin from 'fastify-plugin'
import { Problem } from '../problems/problem.ts'

/** The output of `npm run viewer:build`, beside src and dist. */
const builtViewer = fileURLToPath(new URL('../../../viewer/dist/', import.meta.url))

/** Allows scripts, styles and answers from this origin only, and images that the page draws itself; nothing inline. */
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** The page's files; neither their compressed forms, nor source maps, nor hidden files. */
const assetName = /^[\w-][\w.-]*\.(?:js|css|svg|png|woff2)$/

/**
 * Serves the viewer at `/`, and its files, whose names change with their content. They are read from disk each time, in the
 * form that was compressed at build time. `folder` is where the viewer was built.
 */
export const viewer = fastifyPlugin(async (app: FastifyInstance, { folder = builtViewer }: { folder?: string }) => {
  if (!existsSync(`${folder}/index.html`)) {
    app.log.warn({ folder }, 'the viewer is not built, so there is nothing at /: npm run viewer:build')
  }
  await app.register(files, {
    root: folder, serve: false, preCompressed: true, cacheControl: false, acceptRanges: false, suppressWarning: true
  })
  app.get('/', { schema: { hide: true } }, (_request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy).header('cache-control', 'no-cache')
    return reply.sendFile('index.html')
  })
  app.get<{ Params: { file: string } }>('/assets/:file', { schema: { hide: true } }, (request, reply) => {
    const { file } = request.params
    if (!assetName.test(file)) throw new Problem('not-found', { detail: 'The viewer has no such file.' })
    reply.header('cache-control', 'public, max-age=31536000, immutable')
    return reply.sendFile(`assets/${file}`)
  })
}, { name: 'viewer' })
