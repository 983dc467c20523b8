import type { FastifyInstance } from 'fastify'
import { problemCatalog, type ProblemKind } from '../problems/problem-catalog.ts'
import { Problem } from '../problems/problem.ts'

const kinds: ReadonlyMap<string, ProblemKind> = new Map(Object.entries(problemCatalog))

/** Adds `/problems/{code}`, a page a person can read for every problem's `type`. */
export function addProblemRoutes (app: FastifyInstance): void {
  app.get<{ Params: { code: string } }>('/problems/:code', { schema: { hide: true } }, (request, reply) => {
    const { code } = request.params
    const kind = kinds.get(code)
    if (kind === undefined) throw new Problem('not-found', { detail: 'No problem of this service has this code.' })
    return reply
      .type('text/html; charset=utf-8')
      .header('content-security-policy', "default-src 'none'; frame-ancestors 'none'")
      .send(page(code, kind))
  })
}

// every part comes from the catalog: nothing of a request or of the upstream stands in the page
function page (code: string, { status, title, explanation, advice, origin }: ProblemKind): string {
  return `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><title>${code}</title></head>
<body>
<h1>${title}</h1>
<dl>
<dt>Code</dt><dd>${code}</dd>
<dt>Status</dt><dd>${status}</dd>
<dt>Origin</dt><dd>${origin}</dd>
<dt>What happened</dt><dd>${explanation}</dd>
<dt>What to do</dt><dd>${advice}</dd>
</dl>
</body>
</html>
`
}
