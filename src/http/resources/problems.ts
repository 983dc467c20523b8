import { createHash } from 'node:crypto'
import type { IncomingHttpHeaders } from 'node:http'
import type { FastifyInstance, FastifyReply } from 'fastify'
import { escapeXml } from '../../formats/readable-text.ts'
import { defaultLanguage, languages, parseLanguage, type Language } from '../../formats/words/languages.ts'
import { negotiateLanguage } from '../answers/negotiate.ts'
import { isProblemCode, problemCatalog, type ProblemCode } from '../problems/problem-catalog.ts'
import { Problem } from '../problems/problem.ts'
import { problemWords } from '../problems/words/index.ts'

/** The style of these pages, in the colours of the viewer. The content security policy allows it by its digest. */
const style = ':root{color-scheme:light dark}' +
  'body{margin:2rem auto;max-width:60rem;padding:0 1rem;font:1rem/1.5 system-ui,sans-serif;background:#f4f6f8;color:#1b2026}' +
  'a{color:#34589c}th,td{padding:.25rem 1rem .25rem 0;text-align:left;vertical-align:top}' +
  'dt{margin-top:.75rem;font-weight:600}dd{margin:0}' +
  '@media(prefers-color-scheme:dark){body{background:#0f1216;color:#e7eaee}a{color:#9dbcf5}}'

const contentSecurityPolicy = `default-src 'none'; style-src 'sha256-${createHash('sha256').update(style).digest('base64')}'; ` +
  "frame-ancestors 'none'"

/** The language of a page, and what links to other pages add to keep it. */
interface PageLanguage {
  language: Language
  query: string
}

interface PageRequest {
  /** A repeated parameter is a list. */
  query: { lang?: unknown }
  headers: IncomingHttpHeaders
}

interface ProblemRoute {
  Params: { code: string }
  Querystring: PageRequest['query']
}

/** Adds `/problems/{code}`, a readable page for every problem's `type`, and `/problems`, which lists them all. */
export function addProblemRoutes (app: FastifyInstance, basePath: string): void {
  app.get<Pick<ProblemRoute, 'Querystring'>>('/problems', { schema: { hide: true } }, (request, reply) =>
    sendPage(request, reply, page => listPage(page, basePath)))
  app.get<ProblemRoute>('/problems/:code', { schema: { hide: true } }, (request, reply) => {
    const { code } = request.params
    if (!isProblemCode(code)) throw new Problem('not-found', { detail: 'The service has no problem with this code.' })
    return sendPage(request, reply, page => problemPage(code, page, basePath))
  })
}

/** Sends a page in the language of `lang`, or else of `Accept-Language`. An unknown `lang` gives the default language. */
function sendPage (
  { query: { lang }, headers }: PageRequest, reply: FastifyReply, write: (page: PageLanguage) => string
): FastifyReply {
  const asked = parseLanguage(lang)
  const language = asked ?? (lang === undefined ? negotiateLanguage(headers['accept-language']) : defaultLanguage)
  if (lang === undefined) reply.header('vary', [reply.getHeader('vary') ?? [], 'Accept-Language'].flat().join(', '))
  return reply
    .type('text/html; charset=utf-8')
    .header('content-language', language)
    .header('content-security-policy', contentSecurityPolicy)
    .send(write({ language, query: asked === null ? '' : `?lang=${asked}` }))
}

function listPage (page: PageLanguage, basePath: string): string {
  const words = problemWords[page.language]
  const rows = Object.keys(problemCatalog).filter(isProblemCode).map(code => {
    const { status, origin } = problemCatalog[code]
    const cells = [status, words.origins[origin], escapeXml(words.describe(code).title)].map(cell => `<td>${cell}</td>`)
    return `<tr><th scope="row"><a href="${basePath}/problems/${code}${page.query}">${code}</a></th>${cells.join('')}</tr>`
  })
  return frame(page, words.list, `${linkLanguages(page)}
<main>
<h1>${words.list}</h1>
<p>${escapeXml(words.listNote)}</p>
<table>
<thead><tr>${[words.code, words.status, words.origin, words.whatHappened].map(name => `<th scope="col">${name}</th>`).join('')}</tr></thead>
<tbody>
${rows.join('\n')}
</tbody>
</table>
</main>`)
}

function problemPage (code: ProblemCode, page: PageLanguage, basePath: string): string {
  const words = problemWords[page.language]
  const { status, origin } = problemCatalog[code]
  const { title, explanation, advice } = words.describe(code)
  return frame(page, code, `<nav aria-label="${words.list}"><a href="${basePath}/problems${page.query}">${words.allProblems}</a></nav>
${linkLanguages(page)}
<main>
<h1>${escapeXml(title)}</h1>
<dl>
<dt>${words.code}</dt><dd>${code}</dd>
<dt>${words.status}</dt><dd>${status}</dd>
<dt>${words.origin}</dt><dd>${words.origins[origin]}</dd>
<dt>${words.whatHappened}</dt><dd>${escapeXml(explanation)}</dd>
<dt>${words.whatToDo}</dt><dd>${escapeXml(advice)}</dd>
</dl>
</main>`)
}

/** Links to the same page in the other languages. */
function linkLanguages ({ language }: PageLanguage): string {
  const links = languages.filter(({ tag }) => tag !== language).map(({ tag, ownName }) =>
    `<a href="?lang=${tag}" hreflang="${tag}" lang="${tag}">${ownName}</a>`)
  return `<nav aria-label="${problemWords[language].otherLanguages}">${links.join(' ')}</nav>`
}

// every part comes from the catalog and its texts: the page contains nothing from a request or from the upstream
function frame ({ language }: PageLanguage, title: string, body: string): string {
  return `<!doctype html>
<html lang="${language}">
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
