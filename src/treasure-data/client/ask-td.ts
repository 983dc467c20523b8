import type { Dispatcher } from 'undici'
import type { Secret } from '../../runtime/secret.ts'
import type { Span } from '../../runtime/tracer.ts'
import { classifyFailure } from '../errors/classify-failure.ts'
import { classifyStatus } from '../errors/classify-status.ts'
import { discard, readAnswer, readRefusal, type TdAnswer, type Validators } from './read-answer.ts'
import { rejectOnAbort } from './reject-on-abort.ts'
import { acceptedMediaTypes, type Endpoint } from '../endpoints/endpoints.ts'

/** One question and whom to ask it with. */
export interface Question {
  endpoint: Endpoint
  path: string
  /** Of an answer at hand: with them Treasure Data may answer that nothing has changed. */
  known: Validators | null
}

export interface AskOptions {
  /** Is sent the key. */
  origin: string
  dispatcher: Dispatcher
  /** Limit of a body after decompression. */
  maxBodyBytes: number
  /** Ms since 1970 UTC. */
  wallMs: () => number
}

/** Asks once, with this key, as this step of a trace. Throws nothing but `TreasureDataError`. */
export type AskTd = (question: Question, key: Secret, signal: AbortSignal, span: Span) => Promise<TdAnswer | 'not-modified'>

/** The only place that reveals the API key: into one header, to one origin. */
export function createAskTd ({ origin, dispatcher, maxBodyBytes, wallMs }: AskOptions): AskTd {
  const send = async (path: string, own: Readonly<Record<string, string>>, key: Secret, signal: AbortSignal) => {
    const headers = {
      authorization: `TD1 ${key.reveal()}`,
      accept: acceptedMediaTypes,
      'accept-encoding': 'gzip, br',
      'user-agent': 'td-journey-bff',
      ...own
    }
    const response = dispatcher.request({ origin, path, method: 'GET', headers, signal })
    // undici heeds the signal only once a connection is up
    return await Promise.race([response, rejectOnAbort(signal)])
  }

  return async ({ endpoint, path, known }, key, signal, span) => {
    const conditions = conditionsFrom(known)
    let status: number | null = null
    try {
      const response = await send(path, { ...conditions, ...span.headers() }, key, signal)
      status = response.statusCode
      span.set({ 'http.response.status_code': status })
      // a 304 that nobody asked for is malformed, as any other 3xx
      if (status === 304 && Object.keys(conditions).length > 0) {
        discard(response)
        return 'not-modified'
      }
      const code = classifyStatus(status)
      if (code !== null) throw await readRefusal(response, code, endpoint, wallMs())
      return await readAnswer(response, endpoint, maxBodyBytes)
    } catch (error) {
      throw classifyFailure(error, endpoint, status)
    }
  }
}

function conditionsFrom (known: Validators | null): Record<string, string> {
  if (known === null) return {}
  const { etag, lastModified } = known
  if (etag !== null) return { 'if-none-match': etag }
  return lastModified === null ? {} : { 'if-modified-since': lastModified }
}
