import type { OpenAPIV2, OpenAPIV3, OpenAPIV3_1 } from 'openapi-types'
import type { Example } from './examples.ts'
import { reportHeaders } from './report-headers.ts'

type Document = Partial<OpenAPIV2.Document | OpenAPIV3.Document | OpenAPIV3_1.Document>

/**
 * Finishes the generated document: gives answers their examples (by operation id), and those of reports their headers; drops components that
 * nothing refers to (each schema is generated for input and for output) and what only repeats a format or a language's limits.
 */
export function finishDocument (document: Document, examples: ReadonlyMap<string, Example>): Document {
  dropUnusedComponents(document)
  walk(document, part => {
    if (part['format'] === 'date-time' || part['format'] === 'date') delete part['pattern']
    if (part['minimum'] === Number.MIN_SAFE_INTEGER) delete part['minimum']
    if (part['maximum'] === Number.MAX_SAFE_INTEGER) delete part['maximum']
    const example = examples.get(String(part['operationId']))
    if (example !== undefined) describeAnswers(part, example)
  })
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

function describeAnswers (operation: Record<string, unknown>, { answer: example, formats }: Example): void {
  const isReport = [operation['tags']].flat().includes('Reports')
  walk(operation['responses'], answer => {
    const { content } = answer
    if (typeof content !== 'object' || content === null || !('application/json' in content)) return
    if (isReport) answer['headers'] = reportHeaders
    for (const [mediaType, described] of Object.entries(content)) {
      Object.assign(content, { [mediaType]: { ...Object(described), ...exampleOf(mediaType, example, formats) } })
    }
  })
}

const textTypes: Readonly<Record<string, string>> = { 'text/csv': 'csv', 'image/svg+xml': 'svg', 'text/vnd.mermaid': 'mermaid' }

/** JSON may have several forms, each with an example by its name. */
function exampleOf (mediaType: string, answer: unknown, formats: Record<string, unknown>): object {
  const format = textTypes[mediaType]
  if (format !== undefined) return { example: formats[format] }
  const others = Object.entries(formats).filter(([, value]) => typeof value !== 'string')
  if (others.length === 0) return { example: answer }
  return { examples: Object.fromEntries([['json', answer], ...others].map(([name, value]) => [name, { value }])) }
}

/** Visits every object within, arrays passed through. */
function walk (part: unknown, visit: (part: Record<string, unknown>) => void): void {
  if (typeof part !== 'object' || part === null) return
  // an object that is not null can be read by any key
  if (!Array.isArray(part)) visit(part as Record<string, unknown>)
  for (const value of Object.values(part)) walk(value, visit)
}
