import type { Dispatcher } from 'undici'
import type { DateRange } from '../domain/date-range.ts'
import type { JourneyId } from '../domain/journey-id.ts'
import type { Secret } from '../domain/secret.ts'
import { classifyFailure } from './classify-failure.ts'
import { classifyStatus } from './classify-status.ts'
import { parseJsonMediaType } from './parse-json-media-type.ts'
import { parseRetryAfter } from './parse-retry-after.ts'
import { defaultMaxBodyBytes, readBody } from './read-body.ts'
import { readTdError, type TdCode } from './read-td-error.ts'
import { pathOf, type TdEndpoint } from './td-endpoint.ts'
import { createTurnQueue } from './turn-queue.ts'
import { TreasureDataError, type TreasureDataErrorCode } from './treasure-data-error.ts'
import { withDeadline } from './with-deadline.ts'

export interface TreasureDataClientOptions {
  /** From `parseTdOrigin` or `regionOrigins`: it is sent the key. */
  origin: string
  apiKey: Secret
  dispatcher: Dispatcher
  /** Requests under way at once. */
  maxConcurrency: number
  /** Bounds a whole request: waiting for its turn, connecting, headers, body. */
  deadlineMs: number
  /** Limit of a body after decompression. */
  maxBodyBytes?: number
  /** Ms since 1970 UTC. */
  now: () => number
}

export interface TdAnswer extends Validators {
  /** Treasure Data's bytes, after decompression. */
  body: Buffer
  /** With its parameters, as sent. */
  mediaType: string
}

/** What Treasure Data named a version of its answer by, if it did. */
export interface Validators {
  readonly etag: string | null
  readonly lastModified: string | null
}

export interface Circumstances {
  /** Of an answer at hand: with them the client may learn that nothing has changed. */
  known?: Validators | null
  /** Whether a caller waits for the answer; requests that nobody waits for go after those. Default: somebody does. */
  isAwaited?: () => boolean
}

export interface TreasureDataClient {
  /** Asks once, without retry; `null` leaves the range to Treasure Data. Throws nothing but `TreasureDataError`. */
  fetchSource (
    endpoint: TdEndpoint, journeyId: JourneyId, range: DateRange | null, circumstances?: Circumstances
  ): Promise<TdAnswer | 'not-modified'>
}

const maxErrorBytes = 64 * 2 ** 10

/** The only speaker to Treasure Data, and the only place that reveals the API key: into one header, to one origin. */
export function createTreasureDataClient (options: TreasureDataClientOptions): TreasureDataClient {
  const { origin, apiKey, dispatcher, maxConcurrency, deadlineMs, maxBodyBytes = defaultMaxBodyBytes, now } = options

  const turns = createTurnQueue(maxConcurrency)

  const ask = async (path: string, conditions: Record<string, string>, signal: AbortSignal): Promise<Dispatcher.ResponseData> => {
    const headers = {
      authorization: `TD1 ${apiKey.reveal()}`,
      // declared for statistics and for the charts, in this order
      accept: 'application/vnd.treasuredata.v1+json, application/json',
      'accept-encoding': 'gzip, br',
      'user-agent': 'td-journey-bff',
      ...conditions
    }
    const response = dispatcher.request({ origin, path, method: 'GET', headers, signal })
    // undici heeds the signal only once a connection is up
    return await Promise.race([response, rejectOnAbort(signal)])
  }

  const fetchNow = async (endpoint: TdEndpoint, path: string, conditions: Record<string, string>, signal: AbortSignal) => {
    let status: number | null = null
    try {
      const response = await ask(path, conditions, signal)
      status = response.statusCode
      // a 304 that nobody asked for is malformed, as any other 3xx
      if (status === 304 && Object.keys(conditions).length > 0) {
        discard(response)
        return 'not-modified'
      }
      const code = classifyStatus(status)
      if (code !== null) throw await describeError(response, code, endpoint, now())
      return await readAnswer(response, endpoint, maxBodyBytes)
    } catch (error) {
      throw classifyFailure(error, endpoint, status)
    }
  }

  return {
    async fetchSource (endpoint, journeyId, range, { known = null, isAwaited = () => true } = {}) {
      const path = pathOf(endpoint, journeyId, range)
      try {
        return await withDeadline(deadlineMs, signal =>
          turns.run(() => fetchNow(endpoint, path, conditionsFrom(known), signal), isAwaited, signal))
      } catch (error) {
        throw classifyFailure(error, endpoint, null)
      }
    }
  }
}

async function readAnswer (response: Dispatcher.ResponseData, endpoint: TdEndpoint, maxBytes: number): Promise<TdAnswer> {
  const mediaType = parseJsonMediaType(headerOf(response, 'content-type'))
  if (mediaType === null) {
    discard(response)
    throw new TreasureDataError('upstream-malformed', { endpoint, status: response.statusCode, faults: ['content-type: expected JSON'] })
  }
  const body = await readBody(response.body, { contentEncoding: headerOf(response, 'content-encoding'), maxBytes })
  return { body, mediaType, ...validatorsOf(response) }
}

/** Only in their proper forms, as they are sent back in headers. */
function validatorsOf (response: Dispatcher.ResponseData): Validators {
  const etag = headerOf(response, 'etag')
  const lastModified = headerOf(response, 'last-modified')
  return {
    etag: etag !== null && /^(W\/)?"[\x21\x23-\x7e]*"$/.test(etag) ? etag : null,
    lastModified: lastModified !== null && /^[A-Za-z0-9 ,:]{1,40}$/.test(lastModified) ? lastModified : null
  }
}

function conditionsFrom (known: Validators | null): Record<string, string> {
  if (known === null) return {}
  const { etag, lastModified } = known
  if (etag !== null) return { 'if-none-match': etag }
  return lastModified === null ? {} : { 'if-modified-since': lastModified }
}

async function describeError (
  response: Dispatcher.ResponseData, code: TreasureDataErrorCode, endpoint: TdEndpoint, nowMs: number
): Promise<TreasureDataError> {
  const status = response.statusCode
  const waits = status === 429 || status === 503
  const retryAfterS = waits ? parseRetryAfter(headerOf(response, 'retry-after'), nowMs) : null
  return new TreasureDataError(code, { endpoint, status, tdCode: await findTdCode(response, code), retryAfterS })
}

async function findTdCode (response: Dispatcher.ResponseData, code: TreasureDataErrorCode): Promise<TdCode | null> {
  if (code === 'upstream-malformed') {
    discard(response)
    return null
  }
  try {
    const contentEncoding = headerOf(response, 'content-encoding')
    return readTdError(await readBody(response.body, { contentEncoding, maxBytes: maxErrorBytes })).tdCode
  } catch {
    // the status says what happened, with or without a readable body
    return null
  }
}

function discard ({ body }: Dispatcher.ResponseData): void {
  body.on('error', () => {}).destroy()
}

function headerOf ({ headers }: Dispatcher.ResponseData, name: string): string | null {
  const value = headers[name]
  return Array.isArray(value) ? value.join(', ') : value ?? null
}

function rejectOnAbort (signal: AbortSignal): Promise<never> {
  return new Promise((_resolve, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { once: true })
  })
}
