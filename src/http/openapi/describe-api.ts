import type { OpenAPIV3_1 } from 'openapi-types'
import { asRecord } from './finish-document.ts'

const description = `Reports on Treasure Data customer journeys, without Treasure Data's key: statistics with rates that say what
they were computed from, and sankey charts as one flat graph. Answers are cached per journey and date range.

- A **rate** is a fraction (0.0054, not 0.54 %), unrounded, with its numerator and denominator; Treasure Data's own percent
  stands beside it. It is \`null\` where it would be invented.
- **Dates** are inclusive on both ends, in the service's time zone.
- Every **repair** of irregular data is listed in the answer; numbers that should agree are **checked**, residuals shown.
- **Access** takes a client key or token where the operator asks for one. A client sees the journeys it was granted.
- **Errors** are problem documents (RFC 9457); each code is explained at \`/problems/{code}\`.
- Reports carry \`ETag\`, \`Last-Modified\`, \`Age\` and \`Cache-Status\` (RFC 9211); \`If-None-Match\` gives 304.`

/** What the document says of the API as a whole. The base path is empty at the root of a host. */
export function describeApi (version: string, basePath: string): Partial<OpenAPIV3_1.Document> {
  return {
    openapi: '3.1.0',
    info: { title: 'td-journey-bff', version, description, license: { name: 'Apache-2.0', identifier: 'Apache-2.0' } },
    servers: [{ url: basePath === '' ? '/' : basePath, description: 'This service' }],
    security: [{ bearer: [] }, { clientKey: [] }, {}],
    components: {
      securitySchemes: {
        bearer: {
          type: 'http',
          scheme: 'bearer',
          description: 'A client key (`tdj_…`), or a token of the company\'s identity provider, as the service is configured.'
        },
        clientKey: { type: 'apiKey', in: 'header', name: 'X-API-Key', description: 'A client key (`tdj_…`).' }
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
 * Returns the document of a service that takes these schemes. It offers no others, and none to a caller who needs none. An operation
 * that never refuses an unknown caller is open. The given document is left as it is.
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
