import type { ProblemCode } from '../../src/http/problems/problem-catalog.ts'

/** A fault or oddity of a request, and its effect. A row of `docs/faults.md`. */
export interface RequestCase {
  /** The request in words. */
  name: string
  /** The request as it is written to the socket. */
  send: string
  status: number
  /** `null` unless the answer is a problem document. */
  code: ProblemCode | null
  /** Whether the connection is closed afterwards, or serves the next request. */
  closes: boolean
}

export const reportPath = '/v1/journeys/1000/statistics'

/** Returns the text of a request line and headers. */
export function request (
  name: string,
  { line = `GET ${reportPath} HTTP/1.1`, headers = ['host: localhost'], body = '' }: {
    line?: string, headers?: readonly string[], body?: string
  },
  status: number,
  code: ProblemCode | null = null,
  closes = false
): RequestCase {
  return { name, send: `${[line, ...headers].join('\r\n')}\r\n\r\n${body}`, status, code, closes }
}

/** Headers in addition to a valid Host. */
export function withHeaders (name: string, headers: readonly string[], status: number, code: ProblemCode | null = null): RequestCase {
  return request(name, { headers: ['host: localhost', ...headers] }, status, code)
}
