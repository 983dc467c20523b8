import { asRecord } from './as-record.ts'

/** How callers may show who they are, by the names of the document. */
export type SecurityScheme = 'bearer' | 'clientKey'

/**
 * The document for a service that takes these schemes: it offers no others, and none to a caller who needs none. An operation that
 * never refuses an unknown caller is open. What is given is left as it is.
 */
export function describeAccess (document: Readonly<Record<string, unknown>>, schemes: readonly SecurityScheme[]): Record<string, unknown> {
  const { security, paths, components, ...others } = document
  const { securitySchemes, ...otherComponents } = asRecord(components)
  if (schemes.length === 0) return { ...others, paths, components: otherComponents }
  return {
    ...others,
    security: schemes.map(scheme => ({ [scheme]: [] })),
    paths: mapValues(asRecord(paths), operations => mapValues(asRecord(operations), operation =>
      '401' in asRecord(asRecord(operation)['responses']) ? operation : { ...asRecord(operation), security: [] })),
    components: {
      ...otherComponents,
      securitySchemes: Object.fromEntries(Object.entries(asRecord(securitySchemes))
        .filter(([name]) => schemes.some(scheme => scheme === name)))
    }
  }
}

function mapValues (object: Record<string, unknown>, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
}
