import type { ProblemDocument } from '../schemas/problem.ts'
import { problemCatalog, type ProblemCode } from './problem-catalog.ts'

/** One fault of a request. */
export type RequestFault = NonNullable<ProblemDocument['errors']>[number]

/** An answer that is a problem document (RFC 9457). Routes throw it; `detail` is our own text and never TD's. */
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

/** Returns the problem document; `instance` and `requestId` belong to one request. */
export function describeProblem (problem: Problem, { instance, requestId }: { instance: string, requestId: string }): ProblemDocument {
  const { code, message, errors, queue } = problem
  const { status, title, origin } = problemCatalog[code]
  return {
    type: `/problems/${code}`,
    title,
    status,
    detail: message,
    instance,
    code,
    origin,
    requestId,
    ...errors && { errors: [...errors] },
    ...queue && { queue }
  }
}
