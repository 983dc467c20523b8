import { plainJson, vendorJson } from './answer.ts'

interface SandboxEndpoint {
  /** Follows the journey in the path; empty for the journey itself. */
  readonly segment: string
  readonly mediaType: string
}

/** What the simulated Treasure Data can be asked about a journey, in the order it is listed to people. Known from its documents alone. */
const table = {
  statistics: { segment: 'statistics', mediaType: vendorJson },
  conversion: { segment: 'conversion_sankey_charts', mediaType: plainJson },
  activation: { segment: 'activation_sankey_charts', mediaType: plainJson },
  definition: { segment: '', mediaType: vendorJson }
} as const satisfies Record<string, SandboxEndpoint>

/** The service's name of an endpoint. */
export type Endpoint = keyof typeof table

/** An endpoint and the journey id as it stands in the path, not yet checked. */
export interface JourneyPath {
  readonly endpoint: Endpoint
  readonly journeyId: string
}

// an object has no other keys than its type says where it is a constant
export const endpoints = Object.keys(table) as Endpoint[]

/** Returns something for each endpoint, by its name. */
export function byEndpoint<T> (give: (endpoint: Endpoint) => T): Record<Endpoint, T> {
  // the names are all that there are
  return Object.fromEntries(endpoints.map((endpoint) => [endpoint, give(endpoint)])) as Record<Endpoint, T>
}

/** Returns what Treasure Data's documents say of an endpoint. */
export function describeEndpoint (endpoint: Endpoint): SandboxEndpoint {
  return table[endpoint]
}

/** Reads a path without its query; `null` where Treasure Data has nothing under it. */
export function parseJourneyPath (pathname: string): JourneyPath | null {
  const [, journeyId, segment = ''] = /^\/entities\/journeys\/([^/]+)(?:\/([^/]+))?$/.exec(pathname) ?? []
  const endpoint = endpoints.find((name) => table[name].segment === segment)
  return journeyId === undefined || endpoint === undefined ? null : { endpoint, journeyId }
}
