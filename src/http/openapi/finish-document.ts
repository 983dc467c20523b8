import type { OpenAPIV2, OpenAPIV3, OpenAPIV3_1 } from 'openapi-types'
import { addExamples, problemExamples } from './add-examples.ts'
import type { Example } from './examples.ts'

type Document = Partial<OpenAPIV2.Document | OpenAPIV3.Document | OpenAPIV3_1.Document>

/**
 * Finishes the generated document. Adds the answers' examples (by operation id) and the reports' headers. Drops components that
 * nothing refers to (each schema is generated for input and for output) and what only repeats a format or a language's limits.
 */
export function finishDocument (document: Document, examples: ReadonlyMap<string, Example>): Document {
  dropUnusedComponents(document)
  walk(document, part => {
    // zod keeps no "examples" of what it transforms
    if ('sample' in part) {
      part['examples'] = [part['sample']]
      delete part['sample']
    }
    if (part['format'] === 'date-time' || part['format'] === 'date') delete part['pattern']
    if (part['minimum'] === Number.MIN_SAFE_INTEGER) delete part['minimum']
    if (part['maximum'] === Number.MAX_SAFE_INTEGER) delete part['maximum']
    const example = examples.get(String(part['operationId']))
    if (example === undefined) return
    if (isReport(part)) addReportHeaders(part)
    addExamples(part, example)
  })
  const used = new Set<unknown>()
  walk(document.paths, ({ $ref }) => used.add($ref))
  const shown = Object.entries(problemExamples()).filter(([code]) => used.has(`#/components/examples/${code}`))
  if ('components' in document) Object.assign(document.components ?? {}, { examples: Object.fromEntries(shown) })
  return document
}

function dropUnusedComponents (document: Document): void {
  const schemas = 'components' in document ? document.components?.schemas : undefined
  if (schemas === undefined) return
  const used = new Set<string>()
  const follow = (part: unknown): void => walk(part, ({ $ref }) => {
    const name = typeof $ref === 'string' ? $ref.split('/').at(-1) : undefined
    if (name === undefined || used.has(name)) return
    used.add(name)
    follow(schemas[name])
  })
  follow(document.paths)
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name]
}

const describe = (description: string, type = 'string') => ({ description, schema: { type } })

/** The documented headers of every report. */
const reportHeaders = {
  ETag: describe('Strong validator of the body in this encoding; send it back as If-None-Match.'),
  'Last-Modified': describe('The later of the data\'s time and the first sight of this body.'),
  Age: describe('Seconds since Treasure Data was asked.', 'integer'),
  'Cache-Status': describe('How the cache answered (RFC 9211): `hit; ttl=n`, with n negative while a refresh runs, or why Treasure Data ' +
    'was asked.'),
  'Cache-Control': describe('`private, no-cache`: keep it, but ask again each time; a 304 is cheap.'),
  Vary: describe('What the answer depends on.'),
  Link: describe('Of CSV, SVG and Mermaid: `rel="describedby"`, the JSON that lists adjustments.'),
  'X-Request-Id': describe('The request\'s id in the service\'s log.')
}

/** Only reports negotiate their format. */
function isReport ({ tags, responses }: Record<string, unknown>): boolean {
  return [tags].flat().includes('Reports') && typeof responses === 'object' && responses !== null && '406' in responses
}

function addReportHeaders ({ responses }: Record<string, unknown>): void {
  walk(responses, answer => {
    const { content } = answer
    if (typeof content === 'object' && content !== null && 'application/json' in content) answer['headers'] = reportHeaders
  })
}

/** Visits every object within, arrays passed through. */
function walk (part: unknown, visit: (part: Record<string, unknown>) => void): void {
  if (typeof part !== 'object' || part === null) return
  // an object that is not null can be read by any key
  if (!Array.isArray(part)) visit(part as Record<string, unknown>)
  for (const value of Object.values(part)) walk(value, visit)
}
