import type { OpenAPIV3_1 } from 'openapi-types'
import { asRecord } from './finish-document.ts'

const describe = (basePath: string) => `Reports on Treasure Data customer journeys: statistics with rates and their denominators, and
sankey charts as one flat graph. Callers never need Treasure Data's key. Answers are cached by journey and date range.

- A **rate** is an unrounded fraction (0.0054, not 0.54 %) with its numerator and denominator, next to Treasure Data's own
  percentage. A rate that cannot be computed is \`null\`.
- **Dates** are inclusive on both ends, in the service's time zone.
- Every **repair** of irregular data is listed in the answer. Numbers that should agree are **checked**, and residuals are shown.
- **Access** requires a client key or token if the operator configured it. A client sees only the journeys that it may read.
- **Errors** are problem documents (RFC 9457). \`${basePath}/problems/{code}\` explains each code.
- Reports have \`ETag\`, \`Last-Modified\`, \`Age\` and \`Cache-Status\` (RFC 9211). A request with \`If-None-Match\` may get 304.`

/** The name of the scheme in which Treasure Data clients send their key. */
export const tdScheme = 'TD1'

/** Returns the part of the document that describes the API as a whole. The base path is empty at the root of a host. */
export function describeApi (version: string, basePath: string): Partial<OpenAPIV3_1.Document> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'td-journey-bff',
      version,
      description: describe(basePath),
      contact: { name: 'The operator of this service' },
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
    },
    servers: [{ url: basePath === '' ? '/' : basePath, description: 'This service' }],
    security: [{ bearer: [] }, { clientKey: [] }, {}],
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A client key (`tdj_…`) or a token of the company\'s identity provider, depending on the configuration.'
        },
        clientKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A client key (`tdj_…`).' },
        [tdScheme]: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`TD1 <client key>`, as Treasure Data clients send their key. Accepted only at Treasure Data\'s own paths.'
        }
      }
    },
    tags: [
      { name: 'Reports', description: 'Numbers and graphs of journeys.' },
      { name: 'Explanations', description: 'Formulas and sources of the numbers in reports.' },
      { name: 'Treasure Data', description: 'Treasure Data\'s own paths, served from the cache.' },
      { name: 'Operating', description: 'For operators and orchestrators.' }
    ]
  }
}

/** The ways to authenticate, by their names in the document. */
export type SecurityScheme = 'bearer' | 'clientKey'

/**
 * Returns a copy of the document that lists only these schemes, and none if the service is open. Treasure Data's own form of the header
 * counts as a client key. An operation that never answers 401 needs no credentials.
 */
export function describeAccess (document: Readonly<Record<string, unknown>>, schemes: readonly SecurityScheme[]): Record<string, unknown> {
  const { security, paths, components, ...others } = document
  const { securitySchemes, ...otherComponents } = asRecord(components)
  const taken = new Set<string>([...schemes, ...schemes.includes('clientKey') ? [tdScheme] : []])
  const offer = (operation: Record<string, unknown>): Record<string, unknown> => {
    const { security: own, ...rest } = operation
    if (schemes.length === 0) return rest
    if (!('401' in asRecord(operation['responses']))) return { ...rest, security: [] }
    if (!Array.isArray(own)) return rest
    return { ...rest, security: own.filter(scheme => Object.keys(asRecord(scheme)).some(name => taken.has(name))) }
  }
  return {
    ...others,
    ...schemes.length === 0 ? {} : { security: schemes.map(scheme => ({ [scheme]: [] })) },
    paths: mapValues(asRecord(paths), operations => mapValues(asRecord(operations), operation => offer(asRecord(operation)))),
    components: {
      ...otherComponents,
      ...schemes.length === 0
        ? {}
        : { securitySchemes: Object.fromEntries(Object.entries(asRecord(securitySchemes)).filter(([name]) => taken.has(name))) }
    }
  }
}

function mapValues (object: Record<string, unknown>, change: (value: unknown) => unknown): Record<string, unknown> {
  return Object.fromEntries(Object.entries(object).map(([key, value]) => [key, change(value)]))
}
