import { fileURLToPath } from 'node:url'
import files from '@fastify/static'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../problems/problem.ts'

/** The output of `npm run viewer:build`, beside src and dist. */
export const builtFolder = fileURLToPath(new URL('../../../viewer/dist/', import.meta.url))

/** Names of a page's files. Compressed forms, source maps and hidden files do not match. */
const assetName = /^[\w-][\w.-]*\.(?:js|css|svg|png|woff2)$/

/**
 * Serves the files in the folder `assets` of a built page below `prefix`. They are immutable, because their names change with their
 * content. Each request reads the file from disk, compressed at build time. The scope can then send the page itself, too.
 */
export async function addBuiltFiles (scope: FastifyInstance, { folder, prefix }: { folder: string, prefix: string }): Promise<void> {
  await scope.register(files, {
    root: folder, serve: false, preCompressed: true, cacheControl: false, acceptRanges: false, suppressWarning: true
  })
  scope.get<{ Params: { file: string } }>(`${prefix}/:file`, { schema: { hide: true } }, (request, reply) => {
    const { file } = request.params
    if (!assetName.test(file)) throw new Problem('not-found', { detail: 'The page has no such file.' })
    reply.header('cache-control', 'public, max-age=31536000, immutable')
    return reply.sendFile(`assets/${file}`)
  })
}
