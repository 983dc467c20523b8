import type { FastifyReply, FastifyRequest } from 'fastify'
import type { Representation, Variant } from '../cache/representation.ts'
import type { ReportAnswer, Reports } from '../reports/reports.ts'
import { formatCacheStatus, type RefreshOutcome } from './cache-status.ts'
import { isNotModified } from './conditional.ts'
import { negotiateCoding } from './negotiate.ts'

/** What a report's answer varies with. Authorisation is in it, so that no cache on the way mixes clients' answers. */
const vary = 'Accept-Encoding, Origin, Authorization, X-API-Key'

/**
 * Sends a report's ready bytes, or 304 where the client has them. Written to the socket's response itself: no hook, no
 * schema and no serialiser touches a body that is ready. Gives nothing back, as Fastify would watch over a reply it gets.
 */
export function sendReport (
  request: FastifyRequest,
  reply: FastifyReply,
  reports: Reports,
  answer: ReportAnswer,
  refresh: RefreshOutcome
): void | Promise<void> {
  const { representation } = answer
  const coding = representation.isCompressible ? negotiateCoding(request.headers['accept-encoding']) : 'identity'
  const variant = reports.take(answer, coding)
  if (variant instanceof Promise) return variant.then(ready => write(request, reply, answer, ready, refresh))
  write(request, reply, answer, variant, refresh)
}

function write (
  request: FastifyRequest,
  reply: FastifyReply,
  { representation, source }: ReportAnswer,
  variant: Variant,
  refresh: RefreshOutcome
): void {
  const ofRequest = [
    'age', String(Math.max(0, Math.floor(source.ageMs / 1_000))),
    'cache-status', formatCacheStatus(source, refresh),
    'x-request-id', request.id
  ]
  const { full, shared } = findHeaders(representation, variant)
  reply.hijack()
  if (isNotModified(request.headers, variant.etag, representation.lastModifiedMs)) {
    reply.raw.writeHead(304, [...shared, ...ofRequest]).end()
    return
  }
  reply.raw.writeHead(200, [...full, ...ofRequest])
  reply.raw.end(request.method === 'HEAD' ? undefined : variant.body)
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
    'x-content-type-options', 'nosniff',
    ...variant.coding === 'identity' ? [] : ['content-encoding', variant.coding],
    ...shared
  ]
  const headers = { full, shared }
  headersOf.set(variant, headers)
  return headers
}
