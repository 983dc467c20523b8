import { existsSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { addBuiltFiles, builtFolder } from './built-files.ts'

/** Allows scripts, styles and requests of this origin only, and images that the page draws itself; nothing inline. */
const contentSecurityPolicy = "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'; img-src 'self' data: blob:; " +
  "base-uri 'none'; form-action 'none'; frame-ancestors 'none'"

/** Serves the viewer at `/`, and its files. `folder` contains the built viewer. */
export async function viewer (app: FastifyInstance, { folder = builtFolder }: { folder?: string }): Promise<void> {
  if (!existsSync(`${folder}/index.html`)) {
    app.log.warn({ folder }, 'viewer is not built, so / answers 404; run npm run viewer:build')
  }
  await addBuiltFiles(app, { folder, prefix: '/assets' })
  app.get('/', { schema: { hide: true } }, (_request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy).header('cache-control', 'no-cache')
    return reply.sendFile('index.html')
  })
}
