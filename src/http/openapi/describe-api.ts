import type { OpenAPIV3_1 } from 'openapi-types'

const description = `Reports on Treasure Data customer journeys, without Treasure Data's key: statistics with rates that say what
they were computed from, and sankey charts as one flat graph. Answers are cached per journey and date range.

- A **rate** is a fraction (0.0054, not 0.54 %), unrounded, with its numerator and denominator; Treasure Data's own percent
  stands beside it. It is \`null\` where it would be invented.
- **Dates** are inclusive on both ends, in the service's time zone.
- Every **repair** of irregular data is listed in the answer; numbers that should agree are **checked**, residuals shown.
- **Access** takes a client key or token where the operator asks for one. A client sees the journeys it was granted.
- **Errors** are problem documents (RFC 9457); each code is explained at \`/problems/{code}\`.
- Reports carry \`ETag\`, \`Last-Modified\`, \`Age\` and \`Cache-Status\` (RFC 9211); \`If-None-Match\` gives 304.`

/** What the document says of the API as a whole. */
export function describeApi (version: string): Partial<OpenAPIV3_1.Document> {
  return {
    openapi: '3.1.0',
    info: {
      title: 'td-journey-bff',
      version,
      description,
      license: { name: 'Apache-2.0', identifier: 'Apache-2.0' }
    },
    servers: [{ url: '/', description: 'This service' }],
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
