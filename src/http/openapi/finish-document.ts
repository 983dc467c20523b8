import type { OpenAPIV2, OpenAPIV3, OpenAPIV3_1 } from 'openapi-types'
import { addExamples, problemExamples } from './add-examples.ts'
import type { Example } from './examples.ts'
import { reportHeaders } from '../answers/report-headers.ts'

type Document = Partial<OpenAPIV2.Document | OpenAPIV3.Document | OpenAPIV3_1.Document>

/**
 * Finishes the generated document: gives answers their examples (by operation id), and those of reports their headers; drops components that
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

/** Reports alone negotiate their format. */
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
