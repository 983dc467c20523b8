import type { z } from 'zod'
import { indexKinds, type IndexKind, type Subject, type SubjectKind } from '../../domain/td/subject.ts'
import type { DateRange } from '../../domain/time/date-range.ts'
import { bundle } from './bundle.ts'
import { activation, conversion } from './charts.ts'
import { definition } from './definition.ts'
import { audienceIndex, folderIndex } from './indexes.ts'
import { statistics } from './statistics.ts'
import { subjects } from './subjects.ts'

/** TD's endpoints, in display order. Every other list of endpoints derives from this one. */
export const endpoints = [statistics, conversion, activation, definition, bundle, audienceIndex, folderIndex] as const

type Descriptor = (typeof endpoints)[number]

/** The name of an endpoint. */
export type Endpoint = Descriptor['name']

type Descriptors = { [Each in Descriptor as Each['name']]: Each }

/** The content of an endpoint's answers. */
export type ContentOf<Name extends Endpoint> = z.output<Descriptors[Name]['schema']>

/** Endpoints about one kind of subject. */
export type EndpointOf<Kind extends SubjectKind> = Extract<Descriptor, { subject: Kind }>['name']

/** Endpoints about a journey. */
export type JourneyEndpoint = EndpointOf<'journey'>

/** Endpoints that list journeys. */
export type IndexEndpoint = EndpointOf<IndexKind>

/** Endpoints whose numbers reports show. */
export type NumericEndpoint = Extract<Descriptor, { hasNumbers: true }>['name']

/** Endpoints that answer with charts. */
export type ChartsEndpoint = Extract<Descriptor, { schema: typeof conversion.schema }>['name']

/** The names of all endpoints. */
export const endpointNames: readonly Endpoint[] = endpoints.map(({ name }) => name)

/** The endpoints whose numbers reports show. */
export const numericEndpoints: readonly NumericEndpoint[] = endpoints.flatMap(endpoint => endpoint.hasNumbers ? [endpoint.name] : [])

/** Returns an object with a value for each endpoint, by its name. */
export function byEndpoint<T> (give: (name: Endpoint) => T): Record<Endpoint, T> {
  // the type lists all names
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
 * Returns path and query of a request. `from` and `to` are documented only for statistics, but Treasure Data's own command line tool
 * also sends them to the charts (https://docs.treasuredata.com/apis/audience-api/journey-conversion-statistics.md).
 */
export function pathOf (name: Endpoint, id: Subject['id'], range: DateRange | null): string {
  const { subject, segment } = describeEndpoint(name)
  const query = range === null ? '' : `?from=${range.from}&to=${range.to}`
  return `${subjects[subject].pathOf(id, segment)}${query}`
}

/** The endpoint for each kind of index. */
export const indexEndpoints = { audience: 'audienceIndex', folder: 'folderIndex' } as const satisfies {
  [Kind in IndexKind]: EndpointOf<Kind>
}

/** Returns whether an endpoint lists journeys. */
export function isIndexEndpoint (name: Endpoint): name is IndexEndpoint {
  const kinds: readonly SubjectKind[] = indexKinds
  return kinds.includes(describeEndpoint(name).subject)
}
