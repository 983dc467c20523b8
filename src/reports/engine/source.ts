import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import type { TdAnswer } from '../../treasure-data/client/read-answer.ts'
import { parseAnswer, type ParsedAnswer } from '../../treasure-data/contract/parse-answer.ts'
import { isChartsEndpoint, type ChartsEndpoint, type ContentOf, type Endpoint } from '../../treasure-data/endpoints/endpoints.ts'

export { byEndpoint, endpointNames, numericEndpoints } from '../../treasure-data/endpoints/endpoints.ts'
export type { ChartsEndpoint, Endpoint, NumericEndpoint } from '../../treasure-data/endpoints/endpoints.ts'

interface ReadAnswer<Name extends Endpoint> extends Readonly<TdAnswer>, Readonly<ParsedAnswer<ContentOf<Name>>> {
  readonly endpoint: Name
}

/** TD's answer from any endpoint: its bytes, decoded from any compression, beside what was read from them. */
export type Source = { [Name in Endpoint]: ReadAnswer<Name> }[Endpoint]

/** TD's answer from one endpoint, or from one of several. */
export type SourceOf<Name extends Endpoint> = Extract<Source, { endpoint: Name }>

/** Reads TD's answer, its drift from the contract included. Throws `upstream-malformed` if it cannot be read. */
export function readSource<Name extends Endpoint> (endpoint: Name, answer: TdAnswer): SourceOf<Name> {
  const source: ReadAnswer<Name> = { ...answer, endpoint, ...parseAnswer(endpoint, answer.body) }
  // the compiler does not see that one of several is one of them all
  return source as ReadAnswer<Name> & SourceOf<Name>
}

/** Returns the definition that a source holds; `null` if it is of another endpoint. */
export function definitionIn (source: Source): JourneyDefinition | null {
  return source.endpoint === 'definition' ? source.content : null
}

/** Returns whether a source holds charts. */
export function isChartsSource (source: Source): source is SourceOf<ChartsEndpoint> {
  return isChartsEndpoint(source.endpoint)
}
