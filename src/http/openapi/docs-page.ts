import { existsSync, readFileSync } from 'node:fs'
import type { FastifyInstance } from 'fastify'
import { Problem } from '../problems/problem.ts'
import { addBuiltFiles, builtFolder } from '../plugins/built-files.ts'

/** Swagger UI writes style attributes; scripts come from its own files alone. Plain http has to work, so nothing is upgraded. */
const contentSecurityPolicy = "default-src 'self'; base-uri 'none'; font-src 'self' data:; form-action 'none'; " +
  "frame-ancestors 'none'; img-src 'self' data:; object-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'"

/** The names of the page's files, as `scripts/build-docs-page.js` writes them. */
type FileNames = Record<'bundle' | 'baseStyle' | 'style' | 'script' | 'icon', string>

export interface DocsPageOptions {
  /** The prefix of the service's addresses; empty without one. */
  basePath?: string
  /** Whether there is a viewer to link to. */
  hasViewer: boolean
  /** Where the page was built. */
  folder?: string
}

/** Serves Swagger UI at `/docs`, in the look of the viewer, and its files. */
export async function docsPage (
  app: FastifyInstance, { basePath = '', hasViewer, folder = `${builtFolder}docs/` }: DocsPageOptions
): Promise<void> {
  const isBuilt = existsSync(`${folder}files.json`)
  if (!isBuilt) app.log.warn({ folder }, 'the page of the documentation is not built, so there is nothing at /docs: npm run viewer:build')
  const page = isBuilt
    // our own build wrote it
    ? renderPage(JSON.parse(readFileSync(`${folder}files.json`, 'utf8')) as FileNames, { basePath, hasViewer })
    : null
  for (const path of ['/docs', '/docs/']) {
    app.get(path, { schema: { hide: true } }, (_request, reply) => {
      if (page === null) throw new Problem('not-found', { detail: 'The page of the documentation is not built.' })
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
<meta name="description" content="The REST API for reports on Treasure Data customer journeys, to read and to try.">
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
