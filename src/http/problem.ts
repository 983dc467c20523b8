import type { FastifyReply, FastifyRequest } from 'fastify'
import { pathOf } from './path-of.ts'
import { problemCatalog, type ProblemCode } from './problem-catalog.ts'

/** One fault of a request. */
export interface RequestFault {
  in: 'path' | 'query' | 'header'
  name: string
  message: string
}

/** An answer that is a problem document (RFC 9457). Thrown by routes; `detail` is our own text and never TD's. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly errors: readonly RequestFault[] | undefined
  readonly headers: Readonly<Record<string, string>>

  constructor (code: ProblemCode, { detail, errors, headers = {} }: {
    detail?: string
    errors?: readonly RequestFault[]
    headers?: Record<string, string>
  } = {}) {
    super(detail ?? problemCatalog[code].explanation)
    this.name = 'Problem'
    this.code = code
    this.errors = errors
    this.headers = headers
  }
}

export const problemMediaType = 'application/problem+json; charset=utf-8'

/** Sends the problem document. Its `instance` is the path without the query. */
export function sendProblem (request: FastifyRequest, reply: FastifyReply, problem: Problem): FastifyReply {
  const { status } = problemCatalog[problem.code]
  return reply
    .code(status)
    .headers({ ...problem.headers, 'cache-control': 'no-store', 'content-type': problemMediaType })
    .send(JSON.stringify(describeProblem(problem, { instance: pathOf(request), requestId: request.id })))
}

/** The problem document's members; `instance` and `requestId` belong to one request. */
export function describeProblem (problem: Problem, { instance, requestId }: { instance: string, requestId: string }): object {
  const { code, message, errors } = problem
  const { status, title, origin } = problemCatalog[code]
  return { type: `/problems/${code}`, title, status, detail: message, instance, code, origin, requestId, ...errors && { errors } }
}
