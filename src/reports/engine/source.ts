import { digestOf } from '../../cache/digest.ts'
import type { Codec } from '../../cache/source-cache-contract.ts'
import type { Loaded } from '../../cache/source-entry.ts'
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

/** Returns the definition that a source holds; `null` without a source, or for one of another endpoint. */
export function definitionIn (source: Source | null): JourneyDefinition | null {
  return source?.endpoint === 'definition' ? source.content : null
}

/** Returns whether a source holds charts. */
export function isChartsSource (source: Source): source is SourceOf<ChartsEndpoint> {
  return isChartsEndpoint(source.endpoint)
}

/** Parsed numbers and texts take about twice the room of the bytes they were read from, measured. */
const parsedPerByte = 2

/** Returns a source with what the cache has to know of it. */
export function describeSource (source: Source): Loaded<Source> {
  return { value: source, digest: digestOf(source.body), sizeBytes: source.body.length * (1 + parsedPerByte) }
}

/**
 * Sources as bytes for other replicas: the length of a head in 4 bytes, the head with media type and validators as JSON, TD's
 * body as it came. What was read from it is read again.
 */
export function createSourceCodec (endpoint: Endpoint): Codec<Source> {
  return {
    encode ({ body, mediaType, etag, lastModified }) {
      const head = Buffer.from(JSON.stringify([mediaType, etag, lastModified]))
      const length = Buffer.alloc(4)
      length.writeUInt32BE(head.length)
      return Buffer.concat([length, head, body])
    },
    decode (bytes) {
      const bodyAt = 4 + bytes.readUInt32BE(0)
      const [mediaType, etag, lastModified] = parseHead(bytes.subarray(4, bodyAt).toString())
      // a copy, so that what surrounds it can go
      const body = Buffer.from(bytes.subarray(bodyAt))
      return describeSource(readSource(endpoint, { body, mediaType, etag, lastModified }))
    }
  }
}

function parseHead (text: string): [mediaType: string, etag: string | null, lastModified: string | null] {
  const head: unknown = JSON.parse(text)
  const [mediaType, etag, lastModified]: unknown[] = Array.isArray(head) ? head : []
  if (typeof mediaType !== 'string' || !isText(etag) || !isText(lastModified)) throw new Error('no head of a source')
  return [mediaType, etag, lastModified]
}

function isText (value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}
