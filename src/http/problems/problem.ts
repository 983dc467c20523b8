import type { ProblemDocument } from '../schemas/problem.ts'
import { problemCatalog, type ProblemCode } from './problem-catalog.ts'

/** One fault in a request. */
export type RequestFault = NonNullable<ProblemDocument['errors']>[number]

/** A problem document (RFC 9457) as an error that routes throw. `detail` is the service's own text, never TD's. */
export class Problem extends Error {
  readonly code: ProblemCode
  readonly errors: readonly RequestFault[] | undefined
  readonly queue: ProblemDocument['queue']
  readonly headers: Readonly<Record<string, string>>

  constructor (code: ProblemCode, { detail, errors, queue, headers = {} }: {
    detail?: string
    errors?: readonly RequestFault[]
    queue?: ProblemDocument['queue']
    headers?: Record<string, string>
  } = {}) {
    super(detail ?? problemCatalog[code].explanation)
    this.name = 'Problem'
    this.code = code
    this.errors = errors
    this.queue = queue
    this.headers = headers
  }
}

export const problemMediaType = 'application/problem+json; charset=utf-8'

/** The request that a problem answers. `basePath` precedes all addresses. */
export interface ProblemContext {
  instance: string
  requestId: string
  basePath?: string
}

/** Returns the problem document that answers one request. */
export function describeProblem (problem: Problem, { instance, requestId, basePath = '' }: ProblemContext): ProblemDocument {
  const { code, message, errors, queue } = problem
  const { status, title, origin } = problemCatalog[code]
  return {
    type: `${basePath}/problems/${code}`,
    title,
    status,
    detail: message,
    instance: `${basePath}${instance}`,
    code,
    origin,
    requestId,
    ...errors && { errors: [...errors] },
    ...queue && { queue }
  }
}
