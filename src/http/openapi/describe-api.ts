import type { OpenAPIV3_1 } from 'openapi-types'
import { asRecord } from './finish-document.ts'

const describe = (basePath: string) => `Reports on Treasure Data customer journeys, without Treasure Data's key: statistics with rates
that say what they were computed from, and sankey charts as one flat graph. Answers are cached per journey and date range.

- A **rate** is a fraction (0.0054, not 0.54 %), unrounded, with its numerator and denominator; Treasure Data's own percent
  stands beside it. It is \`null\` where it would be invented.
- **Dates** are inclusive on both ends, in the service's time zone.
- Every **repair** of irregular data is listed in the answer; numbers that should agree are **checked**, residuals shown.
- **Access** takes a client key or token where the operator asks for one. A client sees the journeys it was granted.
- **Errors** are problem documents (RFC 9457); each code is explained at \`${basePath}/problems/{code}\`.
- Reports carry \`ETag\`, \`Last-Modified\`, \`Age\` and \`Cache-Status\` (RFC 9211); \`If-None-Match\` gives 304.`

/** The name of the scheme by which clients of Treasure Data show their key. */
export const tdScheme = 'TD1'

/** What the document says of the API as a whole. The base path is empty at the root of a host. */
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
          description: 'A client key (`tdj_…`), or a token of the company\'s identity provider, as the service is configured.'
        },
        clientKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A client key (`tdj_…`).' },
        [tdScheme]: {
          type: 'apiKey',
          in: 'header',
          name: 'Authorization',
          description: '`TD1 <client key>`, as clients of Treasure Data send their key. Understood at Treasure Data\'s own paths alone.'
        }
      }
    },
    tags: [
      { name: 'Reports', description: 'What a journey does.' },
      { name: 'Explanations', description: 'Where the numbers of reports come from.' },
      { name: 'Treasure Data', description: 'Treasure Data\'s own paths, through the cache.' },
      { name: 'Operating', description: 'For operators and orchestrators.' }
    ]
  }
}

/** How callers may show who they are, by the names of the document. */
export type SecurityScheme = 'bearer' | 'clientKey'

/**
 * Returns the document of a service that takes these schemes. It offers no others, and none to a caller who needs none. Treasure Data's own
 * form of the header holds a client key. An operation that never refuses an unknown caller is open. The given document is left as it is.
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
