import type { z } from 'zod'
import type { JourneyId } from '../../domain/td/journey-id.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import { activation, conversion } from './charts.ts'
import { definition } from './definition.ts'
import { statistics } from './statistics.ts'

/** TD's endpoints about a journey, in the order in which they are shown to people. Every other list of endpoints derives from this one. */
export const endpoints = [statistics, conversion, activation, definition] as const

type Descriptor = (typeof endpoints)[number]

/** The name of an endpoint. */
export type Endpoint = Descriptor['name']

type Descriptors = { [Each in Descriptor as Each['name']]: Each }

/** The content that is read from an endpoint's answers. */
export type ContentOf<Name extends Endpoint> = z.output<Descriptors[Name]['schema']>

/** Endpoints whose numbers reports show. */
export type NumericEndpoint = Extract<Descriptor, { hasNumbers: true }>['name']

/** Endpoints that answer with charts. */
export type ChartsEndpoint = Extract<Descriptor, { schema: typeof conversion.schema }>['name']

export const endpointNames: readonly Endpoint[] = endpoints.map(({ name }) => name)

export const numericEndpoints: readonly NumericEndpoint[] = endpoints.flatMap(endpoint => endpoint.hasNumbers ? [endpoint.name] : [])

/** Returns something for each endpoint, by its name. */
export function byEndpoint<T> (give: (name: Endpoint) => T): Record<Endpoint, T> {
  // the names are all that there are
  return Object.fromEntries(endpointNames.map(name => [name, give(name)])) as Record<Endpoint, T>
}

// each name leads to its own descriptor
const descriptors = Object.fromEntries(endpoints.map(endpoint => [endpoint.name, endpoint])) as Descriptors

/** Returns the descriptor of an endpoint. */
export function describeEndpoint<Name extends Endpoint> (name: Name): Descriptors[Name] {
  return descriptors[name]
}

/** Returns whether an endpoint answers with charts. */
export function isChartsEndpoint (name: Endpoint): name is ChartsEndpoint {
  return describeEndpoint(name).schema === conversion.schema
}

/** The header `accept` of every request: all media types that TD declares. */
export const acceptedMediaTypes = [...new Set(endpoints.map(({ mediaType }) => mediaType))].join(', ')

/**
 * Returns path and query of a request. `from` and `to` are documented for statistics alone, yet Treasure Data's own command line
 * tool sends them to the charts, too (https://docs.treasuredata.com/apis/audience-api/journey-conversion-statistics.md).
 */
export function pathOf (name: Endpoint, journeyId: JourneyId, range: DateRange | null): string {
  const { segment } = describeEndpoint(name)
  const query = range === null ? '' : `?from=${range.from}&to=${range.to}`
  // ids and dates are parsed before, so that nothing here needs escaping
  return `/entities/journeys/${journeyId}${segment === '' ? '' : `/${segment}`}${query}`
}
