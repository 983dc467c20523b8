import { BodyError, decodeBody, isKnownCoding } from './decode-body.ts'
import type { AnswerHead, ReceivedAnswer } from './fetch-answer.ts'
import { classifyStatus } from '../errors/classify-failure.ts'
import { readTdCode, type TdCode } from '../errors/read-td-code.ts'
import type { Endpoint } from '../endpoints/endpoints.ts'
import { TreasureDataError, type TreasureDataErrorCode } from '../errors/treasure-data-error.ts'

/** The validators of this version of an answer, if Treasure Data sent any. */
export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
}

export interface TdAnswer extends Validators {
  /** Treasure Data's bytes, after decompression. */
  body: Buffer
  /** As sent, without parameters other than `charset=utf-8`. */
  mediaType: string
  /** The digest of the original body, if user data was removed from it since. */
  digestBefore?: string
}

/** The response of TD, or of a cache in front of it. */
export interface TdResponse {
  answer: TdAnswer | 'not-modified'
  /** How long caches between TD and this service kept the answer, in ms; 0 if it came directly from TD. */
  ageMs: number
}

const maxErrorBytes = 64 * 2 ** 10

/** Returns how many bytes of a body are read, up to `maxBytes` of an answer, or why they cannot be used. */
export function chooseLimit (head: AnswerHead, endpoint: Endpoint, maxBytes: number): number | BodyError {
  // it has no body (RFC 9110, 15.4.5)
  if (head.status === 304) return 0
  const code = classifyStatus(head.status, endpoint)
  if (code === 'upstream-malformed') return new BodyError('unwanted')
  if (!isKnownCoding(headerOf(head, 'content-encoding'))) return new BodyError('unknown-coding')
  if (code !== null) return maxErrorBytes
  return parseJsonMediaType(headerOf(head, 'content-type')) === null ? new BodyError('unwanted') : maxBytes
}

/** Reads a 200 or 203. Throws `upstream-malformed` if it is not JSON, a `BodyError`, or the connection's own error. */
export async function readAnswer (response: ReceivedAnswer, endpoint: Endpoint, maxBytes: number): Promise<TdAnswer> {
  const mediaType = parseJsonMediaType(headerOf(response, 'content-type'))
  if (mediaType === null) {
    throw new TreasureDataError('upstream-malformed', { endpoint, status: response.status, faults: ['content-type: expected JSON'] })
  }
  return { body: await readBody(response, maxBytes), mediaType, ...validatorsOf(response) }
}

/** Returns the decoded body. Throws a `BodyError`, or the connection's own error. */
async function readBody (response: ReceivedAnswer, maxBytes: number): Promise<Buffer> {
  const { body } = response
  if ('fault' in body) throw body.fault
  return await decodeBody(body.bytes, headerOf(response, 'content-encoding'), maxBytes)
}

/** Reads an answer with an error status. Never throws. */
export async function readRefusal (response: ReceivedAnswer, code: TreasureDataErrorCode, endpoint: Endpoint, nowMs: number) {
  const { status } = response
  const retryAfterS = status === 429 || status === 503 ? parseRetryAfter(headerOf(response, 'retry-after'), nowMs) : null
  return new TreasureDataError(code, { endpoint, status, tdCode: await findTdCode(response), retryAfterS })
}

/** Returns how long caches on the way kept an answer, in ms. */
export function ageIn (head: AnswerHead): number {
  return parseAge(headerOf(head, 'age')) * 1_000
}

/** Keeps only well-formed validators, because they are sent back in headers. */
function validatorsOf (head: AnswerHead): Validators {
  const etag = headerOf(head, 'etag')
  const lastModified = headerOf(head, 'last-modified')
  return {
    etag: etag !== null && /^(W\/)?"[\x21\x23-\x7e]*"$/.test(etag) ? etag : null,
    lastModified: lastModified !== null && /^[A-Za-z0-9 ,:]{1,40}$/.test(lastModified) ? lastModified : null
  }
}

async function findTdCode (response: ReceivedAnswer): Promise<TdCode | null> {
  try {
    return readTdCode(await readBody(response, maxErrorBytes))
  } catch {
    // the status is enough, with or without a readable body
    return null
  }
}

function headerOf ({ headers }: AnswerHead, name: string): string | null {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value ?? null
}

const token = "[!#$%&'*+.^_`|~0-9a-z-]{1,127}"
const json = new RegExp(`^(application/json|${token}/${token}\\+json)[ \\t]*(;[\\t\\x20-\\x7e]*)?$`, 'i')
/** The only parameter with a meaning for JSON, in any spelling. */
const charset = /;[ \t]*charset=(utf-8|"utf-8")[ \t]*(;|$)/i

/**
 * Returns the media type if it is JSON, else `null`. Keeps no parameters except `charset=utf-8`, because the header is passed on and
 * others could contain anything. A missing header counts as JSON.
 */
export function parseJsonMediaType (header: string | null): string | null {
  const [, type, parameters = ''] = json.exec(header?.trim() ?? 'application/json') ?? []
  if (type === undefined) return null
  return charset.test(parameters) ? `${type}; charset=utf-8` : type
}

/** Replaces any larger age: 2^31 (RFC 9111 section 1.2.2). */
const maxAgeS = 2_147_483_648

/**
 * Returns the seconds in the header `age` (RFC 9111 section 5.1), at most 2^31. If several caches have added one, the first member
 * counts. A missing or invalid header counts as 0.
 */
export function parseAge (header: string | null): number {
  const [first = ''] = header?.split(',', 1) ?? []
  const digits = first.trim()
  return /^\d+$/.test(digits) ? Math.min(Number(digits), maxAgeS) : 0
}

const imfFixdate = /^(Mon|Tue|Wed|Thu|Fri|Sat|Sun), \d{2} (Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec) \d{4} \d{2}:\d{2}:\d{2} GMT$/

/**
 * Returns the seconds to wait from `nowMs` (ms since 1970 UTC) according to the header `retry-after`, rounded up. Returns `null` if
 * the header is missing, in the past, or neither whole seconds nor an HTTP date (RFC 9110 section 10.2.3).
 */
export function parseRetryAfter (header: string | null, nowMs: number): number | null {
  const text = header?.trim() ?? ''
  if (/^\d{1,9}$/.test(text)) return Number(text)
  if (!imfFixdate.test(text)) return null
  const waitMs = Date.parse(text) - nowMs
  return waitMs >= 0 ? Math.ceil(waitMs / 1000) : null
}
