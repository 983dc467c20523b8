import { digestOf } from '../../cache/digest.ts'
import type { Codec } from '../../cache/source-cache-contract.ts'
import type { Loaded } from '../../cache/source-entry.ts'
import type { StatisticsExcerpt } from '../../domain/statistics/excerpt-statistics.ts'
import type { JourneyBundle } from '../../domain/journeys/journey-bundle.ts'
import type { JourneyListing } from '../../domain/journeys/journey-listing.ts'
import type { JourneyDefinition } from '../../domain/td/journey-definition.ts'
import type { TdAnswer } from '../../treasure-data/client/read-answer.ts'
import { parseAnswer, type ParsedAnswer } from '../../treasure-data/contract/parse-answer.ts'
import {
  isChartsEndpoint, isIndexEndpoint, type ChartsEndpoint, type ContentOf, type Endpoint, type IndexEndpoint, type NumericEndpoint
} from '../../treasure-data/endpoints/endpoints.ts'

export { byEndpoint, endpointNames, numericEndpoints } from '../../treasure-data/endpoints/endpoints.ts'
export type { ChartsEndpoint, Endpoint, JourneyEndpoint, NumericEndpoint } from '../../treasure-data/endpoints/endpoints.ts'

/** The time of recorded data. */
interface Recorded {
  /** ISO UTC; absent for TD's current answers. */
  readonly recordedAt?: string
}

interface ReadAnswer<Name extends Endpoint> extends Recorded, Readonly<TdAnswer>, Readonly<ParsedAnswer<ContentOf<Name>>> {
  readonly endpoint: Name
}

/** TD's answer from any endpoint: its bytes, decoded from any compression, and the content read from them. */
export type ReadSource = { [Name in Endpoint]: ReadAnswer<Name> }[Endpoint]

/** TD's answer from one endpoint, or from one of several. */
export type SourceOf<Name extends Endpoint> = Extract<ReadSource, { endpoint: Name }>

/**
 * TD's answer that takes too long to read in the event loop. A thread reads it again for each report, and keeps the content. This
 * object has only the bytes and the facts that the cache, lists of journeys and operators need.
 */
export interface LargeSource extends Recorded, Readonly<TdAnswer>, Readonly<Omit<ParsedAnswer<never>, 'content'>> {
  readonly endpoint: NumericEndpoint
  /** Statistics only; `null` for other answers, and if TD has none. */
  readonly excerpt: StatisticsExcerpt | null
}

/** TD's answer, read or not. */
export type Source = ReadSource | LargeSource

/** Bodies and reports above this weight are read and made by a thread. Up to it they take about 10 ms, or 50 ms while code is cold. */
export const maxLightWeight = 600_000

/** Returns whether a source has its content. */
export function isRead (source: Source): source is ReadSource {
  return 'content' in source
}

/** Returns a source that has been read. Throws for a large one, which no report in this thread may read. */
export function requireRead (source: Source): ReadSource {
  if (isRead(source)) return source
  throw new Error('a large answer is read by a thread')
}

/** Reads TD's answer, including its drift. Throws `upstream-malformed` if it cannot be read. */
export function readSource<Name extends Endpoint> (endpoint: Name, answer: TdAnswer): SourceOf<Name> {
  const source: ReadAnswer<Name> = { ...answer, endpoint, ...parseAnswer(endpoint, answer.body) }
  // the compiler does not see that one of several is one of them all
  return source as ReadAnswer<Name> & SourceOf<Name>
}

/** Returns the definition in a source; `null` without a source, or for one of another endpoint. */
export function definitionIn (source: Source | null): JourneyDefinition | null {
  return source !== null && isRead(source) && source.endpoint === 'definition' ? source.content : null
}

/** Returns the bundle in a source; `null` without a source, or for one of another endpoint. */
export function bundleIn (source: Source | null): JourneyBundle | null {
  return source !== null && isRead(source) && source.endpoint === 'bundle' ? source.content : null
}

/** Returns the journeys that an index lists; `null` for a source of another endpoint. */
export function listingIn (source: Source): JourneyListing | null {
  return isRead(source) && isIndexSource(source) ? source.content : null
}

function isIndexSource (source: ReadSource): source is SourceOf<IndexEndpoint> {
  return isIndexEndpoint(source.endpoint)
}

/** Returns whether a source contains charts. */
export function isChartsSource (source: ReadSource): source is SourceOf<ChartsEndpoint> {
  return isChartsEndpoint(source.endpoint)
}

/** Parsed numbers and texts take about twice the memory of their bytes, measured. */
const parsedPerByte = 2

/** Returns a source with the facts that the cache needs. */
export function describeSource (source: Source): Loaded<Source> {
  return { value: source, digest: source.digestBefore ?? digestOf(source.body), sizeBytes: source.body.length * (1 + parsedPerByte) }
}

/** Reads TD's answer, in this thread or in another. */
export type Reader = (endpoint: Endpoint, answer: TdAnswer) => Source | Promise<Source>

/** Returns whether a source is exactly as TD sent it. If not, user data was removed from it. */
export function isWhole (source: Source): boolean {
  return source.digestBefore === undefined
}

/**
 * Encodes sources as bytes for other replicas and for the store. The format is the length of the head in 4 bytes, the head as JSON
 * (media type, validators, digest of the original body), and the body. Decoding reads the content again.
 */
export function createSourceCodec (endpoint: Endpoint, read: Reader = readSource): Codec<Source> {
  return {
    encode ({ body, mediaType, etag, lastModified, digestBefore = null }) {
      const head = Buffer.from(JSON.stringify([mediaType, etag, lastModified, digestBefore]))
      const length = Buffer.alloc(4)
      length.writeUInt32BE(head.length)
      return Buffer.concat([length, head, body])
    },
    async decode (bytes) {
      const bodyAt = 4 + bytes.readUInt32BE(0)
      const { digestBefore, ...head } = parseHead(bytes.subarray(4, bodyAt).toString())
      // a copy, so that the surrounding buffer can be freed
      const body = Buffer.from(bytes.subarray(bodyAt))
      return describeSource(await read(endpoint, { body, ...head, ...digestBefore === null ? {} : { digestBefore } }))
    }
  }
}

function parseHead (text: string) {
  const head: unknown = JSON.parse(text)
  const [mediaType, etag, lastModified, digestBefore = null]: unknown[] = Array.isArray(head) ? head : []
  const isHead = typeof mediaType === 'string' && isText(etag) && isText(lastModified) && isText(digestBefore)
  if (!isHead) throw new Error('no head of a source')
  return { mediaType, etag, lastModified, digestBefore }
}

function isText (value: unknown): value is string | null {
  return value === null || typeof value === 'string'
}
