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

/** Returns how an endpoint is simulated. */
export function describeEndpoint (endpoint: Endpoint): SandboxEndpoint {
  return table[endpoint]
}

/** Reads a path without its query; `null` where Treasure Data has nothing under it. */
export function parseJourneyPath (pathname: string): JourneyPath | null {
  const [, journeyId, segment = ''] = /^\/entities\/journeys\/([^/]+)(?:\/([^/]+))?$/.exec(pathname) ?? []
  const endpoint = endpoints.find((name) => table[name].segment === segment)
  return journeyId === undefined || endpoint === undefined ? null : { endpoint, journeyId }
}
