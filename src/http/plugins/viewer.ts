import { existsSync, readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { digestOf } from '../../cache/digest.ts'
import { namesTag } from '../answers/entity-tags.ts'
import { Problem } from '../problems/problem.ts'
import { addBuiltFiles, builtFolder } from './built-files.ts'

/** Allows scripts, styles and requests of this origin only, and images that the page draws itself; nothing inline. */
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

const notBuilt = 'The viewer is not built. Run npm run viewer:build, then restart the service.'

export interface ViewerOptions {
  /** Whether the service has a store. The page then offers the history and past days. */
  keepsHistory: boolean
  /** The folder of the built viewer. */
  folder?: string
}

/** Serves the viewer at `/`, and its files. */
export async function viewer (app: FastifyInstance, { keepsHistory, folder = builtFolder }: ViewerOptions): Promise<void> {
  const path = `${folder}/index.html`
  const isBuilt = existsSync(path)
  if (!isBuilt) app.log.warn({ folder }, 'viewer is not built, so / answers 404; run npm run viewer:build')
  await addBuiltFiles(app, { folder, prefix: '/assets' })
  const page = isBuilt ? Buffer.from(fillPage(readFileSync(path, 'utf8'), keepsHistory)) : null
  const etag = page && `"${digestOf(page)}"`
  app.get('/', { schema: { hide: true } }, (request, reply) => {
    if (page === null || etag === null) throw new Problem('not-found', { detail: notBuilt })
    reply.headers({ etag, 'cache-control': 'no-cache', 'content-security-policy': contentSecurityPolicy })
    const known = request.headers['if-none-match']
    if (known !== undefined && namesTag(known, etag)) return reply.code(304).send()
    return reply.type('text/html; charset=utf-8').send(page)
  })
}

/** Tells the page whether there is a history. It must not find that out by a request, because browsers log each 404. */
function fillPage (page: string, keepsHistory: boolean): string {
  return page.replace('name="keeps-history" content="unknown"', `name="keeps-history" content="${keepsHistory ? 'yes' : 'no'}"`)
}
