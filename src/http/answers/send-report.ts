import type { IncomingHttpHeaders, IncomingMessage, ServerResponse } from 'node:http'
import type { EncodedBody, EncodedVariant } from '../../cache/encoded/encoded-body.ts'
import type { PreparedReport } from '../../reports/engine/prepared-report.ts'
import type { RenderedReport, Reports } from '../../reports/engine/reports.ts'
import { prepareHeaders, writeHead, type ReadyHeaders } from './answer-head.ts'
import { createLastUse, describeUse, type RefreshOutcome } from './cache-status.ts'
import { listTags, namesTag } from './entity-tags.ts'
import { nameFile } from './name-file.ts'
import { negotiateCoding } from './negotiate.ts'
import type { Negotiation, ReportHeaders } from './negotiation.ts'
import { reportRoute } from './report-route.ts'
import { pictureHeaders, securityHeaders } from './security-headers.ts'

/** One request and the response to it. */
export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  id: string
  /** The prefix of the service's addresses; empty without one. */
  basePath: string
  /** Whether the connection closes after this answer. */
  isLast: boolean
  /** Keep-alive time after the answer in ms; `null` if Node decides by the answer's head. */
  keepAliveMs: number | null
  /** Headers of this request only. */
  headers: readonly ReadyHeaders[]
  negotiation: Negotiation
}

const closing = prepareHeaders(['connection', 'close'])

/** Returns the bytes in the coding that the client prefers. The result is a promise only if they are not ready. */
export function chooseVariant (
  request: IncomingMessage, reports: Pick<Reports, 'encode'>, rendered: RenderedReport
): EncodedVariant | Promise<EncodedVariant> {
  const coding = rendered.encoded.isCompressible ? negotiateCoding(request.headers['accept-encoding']) : 'identity'
  return reports.encode(rendered, coding)
}

/**
 * Sends ready bytes, or 304 if the client has them. `prepared` is `null` for answers that are not reports. Writes to the raw response, so
 * that no hook, schema or serialiser touches a ready body.
 */
export function sendReport (
  { request, response, id, basePath, isLast, keepAliveMs, headers, negotiation }: Exchange,
  prepared: PreparedReport | null,
  { encoded, source }: RenderedReport,
  variant: EncodedVariant,
  refresh: RefreshOutcome
): void {
  const { full, shared, lastUse } = findHeaders(prepared, encoded, variant, negotiation, basePath)
  const notModified = isNotModified(request.headers, variant.etag, encoded)
  const blocks = [notModified ? shared : full, describeUse(source, refresh, lastUse), ...headers]
  if (isLast) blocks.push(closing)
  writeHead(response, notModified ? 304 : 200, blocks, id, keepAliveMs)
  if (notModified || request.method === 'HEAD') response.end()
  else response.end(variant.body)
}

/**
 * Returns whether the client's copy is current (RFC 9110, 13.1.2 and 13.1.3): by `If-None-Match` with weak comparison, lists and `*`, or
 * else by `If-Modified-Since`.
 */
function isNotModified (headers: IncomingHttpHeaders, etag: string, { firstSeen }: EncodedBody): boolean {
  const known = headers['if-none-match']
  if (known !== undefined) return namesTag(known, etag)
  const given = headers['if-modified-since']
  if (given === undefined) return false
  const since = Date.parse(given)
  // an invalid date is ignored, because comparing with NaN is false. If these bytes came back, the client may have those in between
  return firstSeen !== null && toSeconds(firstSeen.ms) <= since && !firstSeen.isFollowedUntil(since + 999)
}

/**
 * Returns whether a request must be refused because it expects another version (RFC 9110, 13.1.1 and 13.1.4): by `If-Match` with strong
 * comparison, or else by `If-Unmodified-Since`.
 */
export function failsPrecondition ({ headers }: IncomingMessage, { etag }: EncodedVariant, { firstSeen }: EncodedBody): boolean {
  const expected = headers['if-match']
  if (expected !== undefined) return expected.trim() !== '*' && !listTags(expected).includes(etag)
  const since = headers['if-unmodified-since']
  return since !== undefined && firstSeen !== null && toSeconds(firstSeen.ms) > Date.parse(since)
}

/** Rounds down to seconds, because HTTP dates have no fractions. */
function toSeconds (ms: number): number {
  return Math.floor(ms / 1_000) * 1_000
}

function findHeaders (
  prepared: PreparedReport | null, encoded: EncodedBody, variant: EncodedVariant, { by, headersOf }: Negotiation, basePath: string
): ReportHeaders {
  const known = headersOf.get(variant)
  if (known !== undefined) return known
  const link = prepared === null ? '' : [...describedBy(prepared, basePath), ...original(prepared, basePath)].join(', ')
  const shared = [
    'etag', variant.etag,
    ...encoded.firstSeen === null ? [] : ['last-modified', new Date(encoded.firstSeen.ms).toUTCString()],
    'cache-control', 'private, no-cache',
    'vary', [vary, ...by].join(', '),
    ...link === '' ? [] : ['link', link],
    // the state of the report at that time (RFC 7089)
    ...prepared === null || prepared.asOf === null ? [] : ['memento-datetime', new Date(prepared.asOf.at).toUTCString()]
  ]
  const language = prepared?.report.language
  const full = [
    'content-type', encoded.mediaType,
    ...language === undefined ? [] : ['content-language', language],
    'content-length', String(variant.body.length),
    ...encoded.mediaType.startsWith('image/svg+xml') ? pictureHeaders : securityHeaders,
    ...variant.coding === 'identity' ? [] : ['content-encoding', variant.coding],
    ...prepared === null ? [] : nameFileOf(prepared),
    ...shared
  ]
  const headers = { full: prepareHeaders(full), shared: prepareHeaders(shared), lastUse: createLastUse() }
  headersOf.set(variant, headers)
  return headers
}

/** The `Vary` header of every report. It includes credentials, so that no cache in between mixes up clients' answers. */
const vary = 'Accept-Encoding, Origin, Authorization, X-API-Key'

/** Returns the link (RFC 8288) to the JSON report of the same journey and range, which lists adjustments. */
function describedBy (prepared: PreparedReport, basePath: string): string[] {
  const { report, asOf } = prepared
  if (report.describedBy === undefined) return []
  const past = asOf === null ? [] : [`asOf=${asOf.at}`]
  return [`<${addressOf(prepared, basePath, [...past, report.describedBy])}>; rel="describedby"; type="application/json"`]
}

/** Returns the link to the present report, for a report of the past. */
function original (prepared: PreparedReport, basePath: string): string[] {
  return prepared.asOf === null ? [] : [`<${addressOf(prepared, basePath, [])}>; rel="original"`]
}

function addressOf ({ report, journeyId, range }: PreparedReport, basePath: string, query: readonly string[]): string {
  const path = reportRoute(report).path.replace(':journeyId', journeyId)
  const all = [...range === null ? [] : [`from=${range.from}`, `to=${range.to}`], ...query]
  return basePath + path + (all.length === 0 ? '' : `?${all.join('&')}`)
}

function nameFileOf ({ report: { name, file }, journeyId, range, asOf }: PreparedReport): string[] {
  if (file === undefined) return []
  const { extension, table } = file
  return nameFile({ journeyId, subject: table === undefined ? [name] : [name, table], range, asOf, extension })
}
