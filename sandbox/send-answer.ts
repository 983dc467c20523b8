import type { ServerResponse } from 'node:http'
import type { Answer } from './answer.ts'

/** Sends a complete answer. */
export function sendAnswer (response: ServerResponse, answer: Answer): void {
  sendHeaders(response, answer)
  response.end(answer.body)
}

/** Sends the headers of an answer, with the length of its complete body. */
export function sendHeaders (response: ServerResponse, { status, mediaType, retryAfter, body }: Answer): void {
  response.writeHead(status, {
    'content-type': mediaType,
    // an answer without content must not declare a length
    ...status === 204 ? {} : { 'content-length': body.length },
    ...retryAfter === undefined ? {} : { 'retry-after': retryAfter }
  })
}
