import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Representation, Variant } from '../cache/representation.ts'
import type { ReportAnswer } from '../reports/report-answer.ts'
import type { Reports } from '../reports/reports.ts'
import { formatCacheStatus, type RefreshOutcome } from './cache-status.ts'
import { isNotModified } from './conditional.ts'
import { negotiateCoding } from './negotiate.ts'
import { securityHeaders } from './security-headers.ts'

/** What a report's answer varies with. Authorisation is in it, so that no cache on the way mixes clients' answers. */
const vary = 'Accept-Encoding, Origin, Authorization, X-API-Key'

/** One request and the response to it. */
export interface Exchange {
  request: IncomingMessage
  response: ServerResponse
  id: string
  /** Whether the connection ends with this answer. */
  isLast: boolean
  /** Of this request alone, as names and values in turn. */
  headers: readonly string[]
}

/** The bytes in the coding that the client prefers, at once where they are ready. */
export function chooseVariant (request: IncomingMessage, reports: Reports, answer: ReportAnswer): Variant | Promise<Variant> {
  const coding = answer.representation.isCompressible ? negotiateCoding(request.headers['accept-encoding']) : 'identity'
  return reports.take(answer, coding)
}

/**
 * Sends a report's ready bytes, or 304 where the client has them. Written to the socket's response itself: no hook, no
 * schema and no serialiser touches a body that is ready.
 */
export function sendReport (
  { request, response, id, isLast, headers: own }: Exchange,
  { representation, source }: ReportAnswer,
  variant: Variant,
  refresh: RefreshOutcome
): void {
  const { full, shared } = findHeaders(representation, variant)
  const notModified = isNotModified(request.headers, variant.etag, representation.lastModifiedMs)
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

const headersOf = new WeakMap<Variant, ReadyHeaders>()

function findHeaders (representation: Representation, variant: Variant): ReadyHeaders {
  const known = headersOf.get(variant)
  if (known !== undefined) return known
  const shared = [
    'etag', variant.etag,
    'last-modified', new Date(representation.lastModifiedMs).toUTCString(),
    'cache-control', 'private, no-cache',
    'vary', vary
  ]
  const full = [
    'content-type', representation.mediaType,
    'content-length', String(variant.body.length),
    ...securityHeaders,
    ...variant.coding === 'identity' ? [] : ['content-encoding', variant.coding],
    ...shared
  ]
  const headers = { full, shared }
  headersOf.set(variant, headers)
  return headers
}
