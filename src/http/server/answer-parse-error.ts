import { randomUUID } from 'node:crypto'
import type { ConnectionError } from 'fastify'
import { STATUS_CODES } from 'node:http'
import type { Socket } from 'node:net'
import { problemCatalog, type ProblemCode } from '../problems/problem-catalog.ts'
import { describeProblem, Problem, problemMediaType } from '../problems/problem.ts'
import { owesAnswer } from './connections.ts'

/**
 * Answers input that Node could not parse as a request, and closes the connection, because nothing after it can be trusted. If an earlier
 * request still waits for its answer, nothing is written, because it would look like part of that answer.
 */
export function answerParseError (error: ConnectionError, socket: Socket, basePath = ''): void {
  // input after the last request is ignored; the answer to that request closes the connection
  if (error.code === 'HPE_CLOSED_CONNECTION') return
  if (error.code === 'ECONNRESET' || !socket.writable || owesAnswer(socket)) {
    socket.destroy()
    return
  }
  const code = codeOf(error)
  const problem = new Problem(code, code === 'invalid-request' ? { detail: 'The data sent is not a valid HTTP request.' } : {})
  const requestId = randomUUID()
  const body = JSON.stringify(describeProblem(problem, { instance: '/', requestId, basePath }))
  const { status } = problemCatalog[code]
  socket.end([
    `HTTP/1.1 ${status} ${STATUS_CODES[status]}`,
    `content-type: ${problemMediaType}`,
    `content-length: ${Buffer.byteLength(body)}`,
    'cache-control: no-store',
    'x-content-type-options: nosniff',
    `x-request-id: ${requestId}`,
    'connection: close',
    '',
    body
  ].join('\r\n'))
  // a client that sends nothing may never close the connection, which would stay open until its idle timeout
  if (code === 'request-timeout') socket.destroySoon()
}

function codeOf ({ code }: ConnectionError): ProblemCode {
  if (code === 'HPE_HEADER_OVERFLOW') return 'request-too-large'
  return code === 'ERR_HTTP_REQUEST_TIMEOUT' ? 'request-timeout' : 'invalid-request'
}
