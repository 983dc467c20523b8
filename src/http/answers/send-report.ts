import type { IncomingMessage, ServerResponse } from 'node:http'
import type { EncodedBody, EncodedVariant } from '../../cache/encoded/encoded-body.ts'
import type { PreparedReport } from '../../reports/engine/prepared-report.ts'
import type { RenderedReport } from '../../reports/engine/reports.ts'
import type { Reports } from '../../reports/engine/reports.ts'
import { formatCacheStatus, type RefreshOutcome } from './cache-status.ts'
import { isNotModified } from './conditional.ts'
import { negotiateCoding } from './negotiate.ts'
import { contentHeaders } from './content-headers.ts'
import { pictureHeaders, securityHeaders } from './security-headers.ts'

/** One request and the response to it. */
export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  id: string
  /** Whether the connection ends with this answer. */
  isLast: boolean
  /** Of this request alone, as names and values in turn. */
  headers: readonly string[]
  /** Whether `Accept` chose the format. */
  isNegotiated: boolean
}

/** The bytes in the coding that the client prefers, at once where they are ready. */
export function chooseVariant (request: IncomingMessage, reports: Reports, answer: RenderedReport): EncodedVariant | Promise<EncodedVariant> {
  const coding = answer.encoded.isCompressible ? negotiateCoding(request.headers['accept-encoding']) : 'identity'
  return reports.encode(answer, coding)
}

/**
 * Sends a report's ready bytes, or 304 where the client has them. Written to the socket's response itself: no hook, no
 * schema and no serialiser touches a body that is ready.
 */
export function sendReport (
  { request, response, id, isLast, headers: own, isNegotiated }: Exchange,
  named: PreparedReport,
  { encoded, source }: RenderedReport,
  variant: EncodedVariant,
  refresh: RefreshOutcome
): void {
  const { full, shared } = findHeaders(named, encoded, variant, isNegotiated)
  const notModified = isNotModified(request.headers, variant.etag, encoded.lastModifiedMs)
  const headers = [
    ...notModified ? shared : full,
    'age', String(Math.max(0, Math.floor(source.ageMs / 1_000))),
    'cache-status', formatCacheStatus(source, refresh),
    'x-request-id', id,
    ...own
  ]
  if (isLast) headers.push('connection', 'close')
  response.writeHead(notModified ? 304 : 200, headers)
  if (notModified || request.method === 'HEAD') response.end()
  else response.end(variant.body)
}

interface ReadyHeaders {
  /** Of a 200. */
  full: string[]
  /** Of a 304 too. */
  shared: string[]
}

// the same bytes are sent where `format` chose them and where `Accept` did
const headersOfFixed = new WeakMap<EncodedVariant, ReadyHeaders>()
const headersOfNegotiated = new WeakMap<EncodedVariant, ReadyHeaders>()

function findHeaders (named: PreparedReport, encoded: EncodedBody, variant: EncodedVariant, isNegotiated: boolean): ReadyHeaders {
  const headersOf = isNegotiated ? headersOfNegotiated : headersOfFixed
  const known = headersOf.get(variant)
  if (known !== undefined) return known
  const shared = [
    'etag', variant.etag,
    'last-modified', new Date(encoded.lastModifiedMs).toUTCString(),
    'cache-control', 'private, no-cache',
    ...contentHeaders(named, isNegotiated)
  ]
  const full = [
    'content-type', encoded.mediaType,
    'content-length', String(variant.body.length),
    ...encoded.mediaType.startsWith('image/svg+xml') ? pictureHeaders : securityHeaders,
    ...variant.coding === 'identity' ? [] : ['content-encoding', variant.coding],
    ...shared
  ]
  const headers = { full, shared }
  headersOf.set(variant, headers)
  return headers
}
