import type { DayRange } from './day-range.ts'
import type { JourneyPlan } from './journey-plan.ts'
import type { SimulatedDay } from './simulate-day.ts'
import { activationCharts } from './activation-charts.ts'
import { plainJson, vendorJson } from './answer.ts'
import { conversionCharts } from './conversion-charts.ts'
import { journeyDefinition } from './journey-definition.ts'
import { journeyStatistics } from './journey-statistics.ts'

/** What a journey's answers are made from. */
export interface JourneyRecord {
  readonly plan: JourneyPlan
  /** All days so far. */
  readonly days: readonly SimulatedDay[]
  readonly range: DayRange
  /** The days that charts cover. */
  readonly charted: readonly SimulatedDay[]
  readonly chartedAt: string
}

interface SandboxEndpoint {
  /** Follows the journey in the path; empty for the journey itself. */
  readonly segment: string
  readonly mediaType: string
  makeBody (record: JourneyRecord): object
}

/** What the simulated Treasure Data can be asked about a journey, in the order listed to people; from TD's documents, not the service. */
const table = {
  statistics: {
    segment: 'statistics',
    mediaType: vendorJson,
    makeBody: ({ plan, days, range }) => journeyStatistics(plan, days, range)
  },
  conversion: {
    segment: 'conversion_sankey_charts',
    mediaType: plainJson,
    makeBody: ({ plan, charted, chartedAt }) => conversionCharts(plan, charted, chartedAt)
  },
  activation: {
    segment: 'activation_sankey_charts',
    mediaType: plainJson,
    makeBody: ({ plan, charted, chartedAt }) => activationCharts(plan, charted, chartedAt)
  },
  definition: {
    segment: '',
    mediaType: vendorJson,
    makeBody: ({ plan, days }) => journeyDefinition(plan, days.at(-1)?.date ?? null)
  }
} as const satisfies Record<string, SandboxEndpoint>

/** The service's name of an endpoint about a journey. */
export type JourneyEndpoint = keyof typeof table

/** The service's names of what lists several journeys: a bundle its versions, the indexes all of a parent segment or folder. */
const indexEndpoints = ['bundle', 'audienceIndex', 'folderIndex'] as const

/** The service's name of an endpoint. */
export type Endpoint = JourneyEndpoint | typeof indexEndpoints[number]

/** An endpoint about a journey and the journey's id as it stands in the path, not yet checked. */
export interface JourneyPath {
  readonly endpoint: JourneyEndpoint
  readonly journeyId: string
}

/** A list of journeys, and the id of its bundle, parent segment or folder, not yet checked. */
export interface IndexPath {
  readonly endpoint: typeof indexEndpoints[number]
  readonly indexId: string
}

// an object has no other keys than its type says where it is a constant
export const journeyEndpoints = Object.keys(table) as JourneyEndpoint[]

export const endpoints: readonly Endpoint[] = [...journeyEndpoints, ...indexEndpoints]

/** Returns something for each endpoint, by its name. */
export function byEndpoint<T> (give: (endpoint: Endpoint) => T): Record<Endpoint, T> {
  // the names are all that there are
  return Object.fromEntries(endpoints.map((endpoint) => [endpoint, give(endpoint)])) as Record<Endpoint, T>
}

/** Returns how an endpoint is simulated. */
export function describeEndpoint (endpoint: JourneyEndpoint): SandboxEndpoint {
  return table[endpoint]
}

/** Returns whether a path is that of an index. */
export function isIndexPath (path: JourneyPath | IndexPath): path is IndexPath {
  return 'indexId' in path
}

/** Reads a path and its query; `null` where Treasure Data has nothing under it. */
export function parsePath (pathname: string, query: URLSearchParams): JourneyPath | IndexPath | null {
  if (pathname === '/entities/journeys/segment_rules') return { endpoint: 'audienceIndex', indexId: query.get('audience_id') ?? '' }
  const bundle = /^\/entities\/journey_bundles\/([^/]+)$/.exec(pathname)?.[1]
  if (bundle !== undefined) return { endpoint: 'bundle', indexId: bundle }
  const folder = /^\/entities\/by-folder\/([^/]+)$/.exec(pathname)?.[1]
  return folder === undefined ? parseJourneyPath(pathname) : { endpoint: 'folderIndex', indexId: folder }
}

/** Reads a path about a journey, without its query; `null` where Treasure Data has nothing under it. */
export function parseJourneyPath (pathname: string): JourneyPath | null {
  const [, journeyId, segment = ''] = /^\/entities\/journeys\/([^/]+)(?:\/([^/]+))?$/.exec(pathname) ?? []
  const endpoint = journeyEndpoints.find((name) => table[name].segment === segment)
  return journeyId === undefined || endpoint === undefined ? null : { endpoint, journeyId }
}
