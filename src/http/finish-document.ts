import type { OpenAPIV2, OpenAPIV3, OpenAPIV3_1 } from 'openapi-types'

type Document = Partial<OpenAPIV2.Document | OpenAPIV3.Document | OpenAPIV3_1.Document>

/**
 * Finishes the generated document: drops components that nothing refers to (each schema is generated once for input and
 * once for output) and the long pattern that repeats what `format: date-time` says.
 */
export function finishDocument (document: Document): Document {
  const schemas = 'components' in document ? document.components?.schemas : undefined
  if (schemas === undefined) return document
  const used = new Set<string>()
  const open: unknown[] = ['paths' in document ? document.paths : undefined]
  for (let part = open.pop(); open.length > 0 || part !== undefined; part = open.pop()) {
    if (typeof part !== 'object' || part === null) continue
    for (const [key, value] of Object.entries(part)) {
      const name = key === '$ref' && typeof value === 'string' ? value.split('/').at(-1) : undefined
      if (name === undefined) open.push(value)
      else if (!used.has(name)) {
        used.add(name)
        open.push(schemas[name])
      }
    }
  }
  for (const name of Object.keys(schemas)) if (!used.has(name)) delete schemas[name]
  dropTimePatterns(document)
  return document
}

function dropTimePatterns (part: unknown): void {
  if (typeof part !== 'object' || part === null) return
  const schema = part as { format?: unknown, pattern?: unknown }
  if (schema.format === 'date-time' || schema.format === 'date') delete schema.pattern
  for (const value of Object.values(part)) dropTimePatterns(value)
}
