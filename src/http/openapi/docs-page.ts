import { existsSync, readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../problems/problem.ts'
import { addBuiltFiles, builtFolder } from '../plugins/built-files.ts'

/** Allows style attributes, which Swagger UI writes, and scripts from the page's own files only. Plain http must work, so no upgrade. */
const contentSecurityPolicy = "default-src 'self'; base-uri 'none'; font-src 'self' data:; form-action 'none'; " +
  "frame-ancestors 'none'; img-src 'self' data:; object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'"

const notBuilt = 'The documentation page is not built. Run npm run viewer:build, then restart the service.'

/** The names of the page's files, as `scripts/build-docs-page.js` writes them. */
type FileNames = Record<'bundle' | 'baseStyle' | 'style' | 'script' | 'icon', string>

export interface DocsPageOptions {
  /** The prefix of the service's addresses; empty without one. */
  basePath?: string
  /** Whether there is a viewer to link to. */
  hasViewer: boolean
  /** The folder of the built page. */
  folder?: string
}

/** Serves Swagger UI at `/docs`, styled like the viewer, and its files. */
export async function docsPage (
  app: FastifyInstance, { basePath = '', hasViewer, folder = `${builtFolder}docs/` }: DocsPageOptions
): Promise<void> {
  const isBuilt = existsSync(`${folder}files.json`)
  if (!isBuilt) app.log.warn({ folder }, 'documentation page is not built, so /docs answers 404; run npm run viewer:build')
  const page = isBuilt
    // the build of this project wrote the file
    ? renderPage(JSON.parse(readFileSync(`${folder}files.json`, 'utf8')) as FileNames, { basePath, hasViewer })
    : null
  for (const path of ['/docs', '/docs/']) {
    app.get(path, { schema: { hide: true } }, (_request, reply) => {
      if (page === null) throw new Problem('not-found', { detail: notBuilt })
      return reply.type('text/html; charset=utf-8').header('content-security-policy', contentSecurityPolicy).send(page)
    })
  }
  await addBuiltFiles(app, { folder, prefix: '/docs/static' })
}

function renderPage (files: FileNames, { basePath, hasViewer }: { basePath: string, hasViewer: boolean }): string {
  const at = (key: keyof FileNames): string => `${basePath}/docs/static/${files[key]}`
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>Journeys API</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="description" content="Reference of the REST API for reports on Treasure Data customer journeys.">
<link rel="icon" type="image/svg+xml" href="${at('icon')}">
<link rel="stylesheet" href="${at('baseStyle')}">
<link rel="stylesheet" href="${at('style')}">
</head>
<body>
<header class="docs-header"><img src="${at('icon')}" alt="" width="28" height="28"><span>Journeys API</span>${
  hasViewer ? `<a href="${basePath}/">Viewer</a>` : ''}</header>
<div id="swagger-ui"></div>
<script src="${at('bundle')}"></script>
<script src="${at('script')}"></script>
</body>
</html>
`
}
