/** The questions that can be asked about a journey. */
export type Endpoint = 'statistics' | 'conversion' | 'activation' | 'definition'

/** A question and the journey id as it stands in the path, not yet checked. */
export interface JourneyPath {
  readonly endpoint: Endpoint
  readonly journeyId: string
}

/** All endpoints, in the order they are listed to people. */
export const endpoints: readonly Endpoint[] = ['statistics', 'conversion', 'activation', 'definition']

const endpointBySegment: ReadonlyMap<string | undefined, Endpoint> = new Map<string | undefined, Endpoint>([
  ['statistics', 'statistics'],
  ['conversion_sankey_charts', 'conversion'],
  ['activation_sankey_charts', 'activation'],
  [undefined, 'definition']
])

/** Reads a path without its query; `null` where Treasure Data has nothing under it. */
export function parseJourneyPath (pathname: string): JourneyPath | null {
  const match = /^\/entities\/journeys\/([^/]+)(?:\/([^/]+))?$/.exec(pathname)
  const [, journeyId, segment] = match ?? []
  const endpoint = endpointBySegment.get(segment)
  return journeyId === undefined || endpoint === undefined ? null : { endpoint, journeyId }
}
