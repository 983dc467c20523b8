import type { Dispatcher } from 'undici'
import { readBody } from './read-body.ts'
import { readTdCode, type TdCode } from '../errors/read-td-code.ts'
import type { Endpoint } from '../endpoints/endpoints.ts'
import { TreasureDataError, type TreasureDataErrorCode } from '../errors/treasure-data-error.ts'

/** Identify this version of an answer, if Treasure Data sent them. */
export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
}

export interface TdAnswer extends Validators {
  /** Treasure Data's bytes, after decompression. */
  body: Buffer
  /** As sent, without parameters other than `charset=utf-8`. */
  mediaType: string
  /** The digest of the body as it came, if what names users was taken out of it since. */
  digestBefore?: string
}

/** What TD said to a request, or a cache in front of it. */
export interface TdResponse {
  answer: TdAnswer | 'not-modified'
  /** How long the answer was kept on its way, in ms; 0 if it came straight from TD. */
  ageMs: number
}

type Response = Dispatcher.ResponseData

const maxErrorBytes = 64 * 2 ** 10

/** Reads a 200 or 203. Throws `upstream-malformed` if it is not JSON, a `BodyError`, or the connection's own error. */
export async function readAnswer (response: Response, endpoint: Endpoint, maxBytes: number): Promise<TdAnswer> {
  const mediaType = parseJsonMediaType(headerOf(response, 'content-type'))
  if (mediaType === null) {
    discard(response)
    throw new TreasureDataError('upstream-malformed', { endpoint, status: response.statusCode, faults: ['content-type: expected JSON'] })
  }
  const body = await readBody(response.body, { contentEncoding: headerOf(response, 'content-encoding'), maxBytes })
  return { body, mediaType, ...validatorsOf(response) }
}

/** Reads an answer whose status is an error. Never throws. */
export async function readRefusal (response: Response, code: TreasureDataErrorCode, endpoint: Endpoint, nowMs: number) {
  const status = response.statusCode
  const retryAfterS = status === 429 || status === 503 ? parseRetryAfter(headerOf(response, 'retry-after'), nowMs) : null
  return new TreasureDataError(code, { endpoint, status, tdCode: await findTdCode(response, code), retryAfterS })
}

/** Returns how long an answer was kept by caches on its way, in ms. */
export function ageIn (response: Response): number {
  return parseAge(headerOf(response, 'age')) * 1_000
}

/** Ends an answer whose body is not needed. */
export function discard ({ body }: Response): void {
  body.on('error', () => {}).destroy()
}

/** Keeps well-formed validators only, because they are sent back in headers. */
function validatorsOf (response: Response): Validators {
  const etag = headerOf(response, 'etag')
  const lastModified = headerOf(response, 'last-modified')
  return {
    etag: etag !== null && /^(W\/)?"[\x21\x23-\x7e]*"$/.test(etag) ? etag : null,
    lastModified: lastModified !== null && /^[A-Za-z0-9 ,:]{1,40}$/.test(lastModified) ? lastModified : null
  }
}

async function findTdCode (response: Response, code: TreasureDataErrorCode): Promise<TdCode | null> {
  if (code === 'upstream-malformed') {
    discard(response)
    return null
  }
  try {
    const contentEncoding = headerOf(response, 'content-encoding')
    return readTdCode(await readBody(response.body, { contentEncoding, maxBytes: maxErrorBytes }))
  } catch {
    // the status says what happened, with or without a readable body
    return null
  }
}

function headerOf ({ headers }: Response, name: string): string | null {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value ?? null
}

const token = "[!#$%&'*+.^_`|~0-9a-z-]{1,127}"
const json = new RegExp(`^(application/json|${token}/${token}\\+json)[ \\t]*(;[\\t\\x20-\\x7e]*)?$`, 'i')
/** The only parameter that says something of JSON, however it is written. */
const charset = /;[ \t]*charset=(utf-8|"utf-8")[ \t]*(;|$)/i

/**
 * Returns the media type if it is JSON, else `null`. Of its parameters only a true `charset` is kept: the header is passed on, and others
 * could hold anything. A missing header counts as JSON.
 */
export function parseJsonMediaType (header: string | null): string | null {
  const [, type, parameters = ''] = json.exec(header?.trim() ?? 'application/json') ?? []
  if (type === undefined) return null
  return charset.test(parameters) ? `${type}; charset=utf-8` : type
}

/** What an age beyond counts as: 2^31 (RFC 9111 section 1.2.2). */
const maxAgeS = 2_147_483_648

/**
 * Returns the seconds of the header `age` (RFC 9111 section 5.1): the first member if several caches have added one, at most 2^31. A
 * header that is absent or invalid counts as 0.
 */
export function parseAge (header: string | null): number {
  const [first = ''] = header?.split(',', 1) ?? []
  const digits = first.trim()
  return /^\d+$/.test(digits) ? Math.min(Number(digits), maxAgeS) : 0
}

const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * Returns the seconds from `nowMs` (ms since 1970 UTC) for which the header `retry-after` asks to wait, rounded up; `null` if it is
 * absent, lies in the past, or is neither whole seconds nor an HTTP date (RFC 9110 section 10.2.3).
 */
export function parseRetryAfter (header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text)
  if (!imfFixdate.test(text)) return null
  const waitMs = Date.parse(text) - nowMs
  return waitMs >= 0 ? Math.ceil(waitMs / 1000) : null
}
