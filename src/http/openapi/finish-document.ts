import type { OpenAPIV2, OpenAPIV3, OpenAPIV3_1 } from 'openapi-types'
import { graphFormats, historyFormats, json, listTexts, statisticsFormats } from '../../formats/index.ts'
import { codesByDescription, isProblemCode, problemCatalog, type ProblemCode } from '../problems/problem-catalog.ts'
import { describeProblem, Problem } from '../problems/problem.ts'
import { describeTdError } from '../problems/send-problem.ts'
import { completeOperations } from './complete-operations.ts'
import type { Example } from './examples.ts'
import type { OperationFacts } from './operation-facts.ts'

type Document = Partial<OpenAPIV2.Document | OpenAPIV3.Document | OpenAPIV3_1.Document>

/**
 * Finishes the generated document. Adds examples and everything that `completeOperations` adds, by operation id. Removes unused
 * components (each schema is generated for input and for output), and patterns and limits that only repeat a format or JavaScript's
 * number range. The base path is empty at the root of a host.
 */
export function finishDocument (
  document: Document, examples: ReadonlyMap<string, Example>, facts: ReadonlyMap<string, OperationFacts>, basePath: string
): Document {
  dropUnusedComponents(document)
  walk(document, part => {
    // zod drops "examples" and "default" of transformed schemas
    if ('sample' in part) {
      part['examples'] = [part['sample']]
      delete part['sample']
    }
    if ('defaultValue' in part) {
      part['default'] = part['defaultValue']
      delete part['defaultValue']
    }
    if (part['format'] === 'date-time' || part['format'] === 'date') delete part['pattern']
    // one parameter contains the whole list, because repeated parameters are refused
    if (isListParameter(part)) Object.assign(part, { style: 'form', explode: false })
    if (part['minimum'] === Number.MIN_SAFE_INTEGER) delete part['minimum']
    if (part['maximum'] === Number.MAX_SAFE_INTEGER) delete part['maximum']
    const { description } = part
    if (typeof description === 'string') part['description'] = description.replaceAll('`/problems/', `\`${basePath}/problems/`)
    const example = examples.get(String(part['operationId']))
    if (example === undefined) return
    addExamples(part, example)
  })
  completeOperations(document, facts)
  const used = new Set<unknown>()
  walk(document.paths, ({ $ref }) => used.add($ref))
  const shown = Object.entries(problemExamples(basePath)).filter(([code]) => used.has(`#/components/examples/${code}`))
  if ('components' in document) Object.assign(document.components ?? {}, { examples: Object.fromEntries(shown) })
  return document
}

function isListParameter ({ in: place, schema }: Record<string, unknown>): boolean {
  return place === 'query' && asRecord(schema)['type'] === 'array'
}

function dropUnusedComponents (document: Document): void {
  const schemas = 'components' in document ? document.components?.schemas ?? {} : {}
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

/** The problems in the examples of Treasure Data's own paths, one per status. */
const tdProblems = [
  'invalid-request', 'unauthenticated', 'forbidden', 'journey-not-found', 'precondition-failed', 'misdirected',
  'journey-unprocessable', 'rate-limited',
  'internal-error', 'upstream-error', 'upstream-unavailable', 'upstream-timeout'
] as const satisfies readonly ProblemCode[]

/** Adds an example to every answer of an operation. A problem answer gets one example per code in its description. */
function addExamples ({ responses }: Record<string, unknown>, { answer, formats = {}, others = {} }: Example): void {
  for (const [status, response] of Object.entries(asRecord(responses))) {
    const { description, content } = asRecord(response)
    const code = tdProblems.find(code => String(problemCatalog[code].status) === status)
    for (const [mediaType, described] of Object.entries(asRecord(content))) {
      Object.assign(asRecord(described), mediaType === 'application/problem+json'
        ? { examples: referToProblems(String(description)) }
        : status === '200'
          ? exampleOfAnswer(mediaType, answer, formats)
          : { example: others[Number(status)] ?? (code && describeTdError(new Problem(code)).body) })
    }
  }
}

const fault = { in: 'query', name: 'from', message: 'needs a real calendar date as YYYY-MM-DD' } as const
const asked = { instance: '/v1/journeys/1001/overview', requestId: 'Zx3kP0-1f' }

/** Returns an example of each problem, by its code, for `components`. */
function problemExamples (basePath: string): Record<string, object> {
  return Object.fromEntries(Object.keys(problemCatalog).filter(isProblemCode).map(code => {
    const problem = new Problem(code, code === 'invalid-request' ? { errors: [fault] } : {})
    return [code, { summary: problemCatalog[code].title, value: describeProblem(problem, { ...asked, basePath }) }]
  }))
}

/** Returns references to an example of each problem that an answer can contain. */
function referToProblems (description: string): object {
  return Object.fromEntries((codesByDescription.get(description) ?? []).map(code => [code, { $ref: `#/components/examples/${code}` }]))
}

const textNames = new Map(
  listTexts([...graphFormats, ...statisticsFormats, ...historyFormats]).map(({ mediaType, name }) => [mediaType, name]))

/** Returns the examples of an answer. JSON may have several forms, each with an example under its name. */
function exampleOfAnswer (mediaType: string, answer: unknown, formats: Record<string, unknown>): object {
  const format = textNames.get(mediaType)
  if (format !== undefined) return { example: formats[format] }
  const others = Object.entries(formats).filter(([, value]) => typeof value !== 'string')
  if (others.length === 0) return { example: answer }
  return { examples: Object.fromEntries([[json.name, answer], ...others].map(([name, value]) => [name, { value }])) }
}

/** Visits every nested object, also within arrays. */
function walk (part: unknown, visit: (part: Record<string, unknown>) => void): void {
  if (typeof part !== 'object' || part === null) return
  if (!Array.isArray(part)) visit(asRecord(part))
  for (const value of Object.values(part)) walk(value, visit)
}

/** Returns an object as a record, or an empty record for any other value. */
export function asRecord (part: unknown): Record<string, unknown> {
  // an object can be read by any key
  return typeof part === 'object' && part !== null ? part as Record<string, unknown> : {}
}
