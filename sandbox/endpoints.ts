import type { DayRange } from './day-range.ts'
import type { JourneyPlan } from './journey-plan.ts'
import type { SimulatedDay } from './simulate-day.ts'
import { activationCharts } from './activation-charts.ts'
import { plainJson, vendorJson } from './answer.ts'
import { conversionCharts } from './conversion-charts.ts'
import { journeyDefinition } from './journey-definition.ts'
import { journeyStatistics } from './journey-statistics.ts'

/** The input of a journey's answers. */
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

/** The simulated endpoints about a journey, in display order; from TD's documentation, not from the service. */
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

/**
 * The service's names of endpoints about several journeys: a bundle lists its versions, the indexes list all journeys of a parent
 * segment or folder.
 */
const indexEndpoints = ['bundle', 'audienceIndex', 'folderIndex'] as const

/** The service's name of an endpoint. */
export type Endpoint = JourneyEndpoint | typeof indexEndpoints[number]

/** An endpoint about a journey, and the unchecked journey id from the path. */
export interface JourneyPath {
  readonly endpoint: JourneyEndpoint
  readonly journeyId: string
}

/** A list of journeys, and the unchecked id of its bundle, parent segment or folder. */
export interface IndexPath {
  readonly endpoint: typeof indexEndpoints[number]
  readonly indexId: string
}

// a constant object has no keys besides those of its type
export const journeyEndpoints = Object.keys(table) as JourneyEndpoint[]

export const endpoints: readonly Endpoint[] = [...journeyEndpoints, ...indexEndpoints]

/** Returns an object with a value for each endpoint, by its name. */
export function byEndpoint<T> (give: (endpoint: Endpoint) => T): Record<Endpoint, T> {
  // the type lists all names
  return Object.fromEntries(endpoints.map((endpoint) => [endpoint, give(endpoint)])) as Record<Endpoint, T>
}

/** Returns the simulation of an endpoint. */
export function describeEndpoint (endpoint: JourneyEndpoint): SandboxEndpoint {
  return table[endpoint]
}

/** Returns whether a path belongs to an index. */
export function isIndexPath (path: JourneyPath | IndexPath): path is IndexPath {
  return 'indexId' in path
}

/** Parses a path and its query; `null` if Treasure Data has nothing there. */
export function parsePath (pathname: string, query: URLSearchParams): JourneyPath | IndexPath | null {
  if (pathname === '/entities/journeys/segment_rules') return { endpoint: 'audienceIndex', indexId: query.get('audience_id') ?? '' }
  const bundle = /^\/entities\/journey_bundles\/([^/]+)$/.exec(pathname)?.[1]
  if (bundle !== undefined) return { endpoint: 'bundle', indexId: bundle }
  const folder = /^\/entities\/by-folder\/([^/]+)$/.exec(pathname)?.[1]
  return folder === undefined ? parseJourneyPath(pathname) : { endpoint: 'folderIndex', indexId: folder }
}

/** Parses a path about a journey, without its query; `null` if Treasure Data has nothing there. */
export function parseJourneyPath (pathname: string): JourneyPath | null {
  const [, journeyId, segment = ''] = /^\/entities\/journeys\/([^/]+)(?:\/([^/]+))?$/.exec(pathname) ?? []
  const endpoint = journeyEndpoints.find((name) => table[name].segment === segment)
  return journeyId === undefined || endpoint === undefined ? null : { endpoint, journeyId }
}
