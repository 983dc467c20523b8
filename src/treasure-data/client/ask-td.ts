import type { Dispatcher } from 'undici'
import type { Secret } from '../../runtime/secret.ts'
import type { Span } from '../../runtime/tracer.ts'
import { classifyFailure, classifyStatus } from '../errors/classify-failure.ts'
import { withoutKey } from './key-echo.ts'
import { fetchAnswer, type AnswerRequest } from './fetch-answer.ts'
import { ageIn, chooseLimit, readAnswer, readRefusal, type TdResponse, type Validators } from './read-answer.ts'
import type { Deadline } from './with-deadline.ts'
import { bodyLimits } from '../contract/body-limits.ts'
import { acceptedMediaTypes, describeEndpoint, type Endpoint } from '../endpoints/endpoints.ts'

/** A request for one of TD's answers. */
export interface TdRequest {
  endpoint: Endpoint
  path: string
  /** The validators of an earlier answer, which let Treasure Data answer that nothing has changed. */
  known: Validators | null
}

export interface AskOptions {
  /** The only origin that receives the key. */
  origin: string
  dispatcher: Dispatcher
  /** Limit of any body after decompression, if lower than the endpoint's own. */
  maxBodyBytes: number
  /** Ms since 1970 UTC. */
  wallMs: () => number
}

/**
 * Returns the only function that sends the API key: in one header, to one origin. It sends one request, within a span, and throws only
 * `TreasureDataError`.
 */
export function createAskTd ({ origin, dispatcher, maxBodyBytes, wallMs }: AskOptions) {
  return async (
    { endpoint, path, known }: TdRequest, key: Secret, deadline: Deadline, span: Span
  ): Promise<TdResponse> => {
    const conditions = conditionsFrom(known)
    const headers = {
      authorization: `TD1 ${key.reveal()}`,
      accept: acceptedMediaTypes,
      'accept-encoding': 'gzip, br',
      'user-agent': 'td-journey-bff',
      ...conditions,
      ...span.headers()
    }
    const maxBytes = Math.min(maxBodyBytes, bodyLimits[describeEndpoint(endpoint).bodyLimit].most)
    let status: number | null = null
    try {
      const limitOf: AnswerRequest['limitOf'] = head => chooseLimit(head, endpoint, maxBytes)
      const response = await fetchAnswer(dispatcher, { origin, path, headers, limitOf }, deadline)
      status = response.status
      span.set({ 'http.response.status_code': status })
      // a 304 without a condition is malformed, like any other 3xx
      if (status === 304 && Object.keys(conditions).length > 0) return { answer: 'not-modified', ageMs: ageIn(response) }
      const code = classifyStatus(status, endpoint)
      if (code !== null) throw await readRefusal(response, code, endpoint, wallMs())
      return { answer: withoutKey(await readAnswer(response, endpoint, maxBytes), key, endpoint), ageMs: ageIn(response) }
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
