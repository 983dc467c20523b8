import { createHash } from 'node:crypto'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { escapeXml } from '../../formats/readable-text.ts'
import { problemCatalog, type ProblemKind } from '../problems/problem-catalog.ts'
import { Problem } from '../problems/problem.ts'

const kinds: ReadonlyMap<string, ProblemKind> = new Map(Object.entries(problemCatalog))

/** The style of these pages, in the colours of the viewer. The content security policy allows it by its digest. */
const style = ':root{color-scheme:light dark}' +
  'body{margin:2rem auto;max-width:60rem;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;background:#f4f6f8;color:#1b2026}' +
  'a{color:#34589c}th,td{padding:.25rem 1rem .25rem 0;text-align:left;vertical-align:top}' +
  'dt{margin-top:.75rem;font-weight:600}dd{margin:0}' +
  '@media(prefers-color-scheme:dark){body{background:#0f1216;color:#e7eaee}a{color:#9dbcf5}}'

const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
  "frame-ancestors 'none'"

/** Adds `/problems/{code}`, a readable page for every problem's `type`, and `/problems`, which lists them all. */
export function addProblemRoutes (app: FastifyInstance, basePath: string): void {
  app.get('/problems', { schema: { hide: true } }, (_request, reply) => sendPage(reply, listPage(basePath)))
  app.get<{ Params: { code: string } }>('/problems/:code', { schema: { hide: true } }, (request, reply) => {
    const { code } = request.params
    const kind = kinds.get(code)
    if (kind === undefined) throw new Problem('not-found', { detail: 'The service has no problem with this code.' })
    return sendPage(reply, problemPage(code, kind, basePath))
  })
}

function sendPage (reply: FastifyReply, html: string): FastifyReply {
  return reply
    .type('text/html; charset=utf-8')
    .header('content-security-policy', contentSecurityPolicy)
    .send(html)
}

function listPage (basePath: string): string {
  const rows = Array.from(kinds, ([code, { status, title, origin }]) => `<tr><th scope="row"><a href="${basePath}/problems/${code}">${
    code}</a></th><td>${status}</td><td>${origin}</td><td>${escapeXml(title)}</td></tr>`)
  return frame('Problems', `<main>
<h1>Problems</h1>
<p>Every error of this service has one of these codes.</p>
<table>
<thead><tr><th scope="col">Code</th><th scope="col">Status</th><th scope="col">Origin</th><th scope="col">What happened</th></tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</main>`)
}

function problemPage (code: string, { status, title, explanation, advice, origin }: ProblemKind, basePath: string): string {
  return frame(code, `<nav aria-label="Problems"><a href="${basePath}/problems">All problems</a></nav>
<main>
<h1>${escapeXml(title)}</h1>
<dl>
<dt>Code</dt><dd>${code}</dd>
<dt>Status</dt><dd>${status}</dd>
<dt>Origin</dt><dd>${origin}</dd>
<dt>What happened</dt><dd>${escapeXml(explanation)}</dd>
<dt>What to do</dt><dd>${escapeXml(advice)}</dd>
</dl>
</main>`)
}

// every part comes from the catalog: the page contains nothing from a request or from the upstream
function frame (title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<title>${title}</title>
<meta name="viewport" content="width=device-width, initial-scale=1">
<style>${style}</style>
</head>
<body>
${body}
</body>
</html>
`
}
