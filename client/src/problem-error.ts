import type { components } from './contract.ts'

/** The service's problem document (RFC 9457). */
export type Problem = components['schemas']['Problem']

/** An answer that is no success. `problem` is `null` where something on the way answered in the service's place. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: Problem['code'] | null
  readonly problem: Problem | null
  /** After how many seconds to ask again, where the answer says so. */
  readonly retryAfterS: number | null

  constructor (status: number, problem: Problem | null, retryAfterS: number | null) {
    super(problem === null ? `The answer has status ${status}` : `${problem.title}: ${problem.detail}`)
    this.name = 'ProblemError'
    this.status = status
    this.code = problem?.code ?? null
    this.problem = problem
    this.retryAfterS = retryAfterS
  }
}

/** Reads what is no success. */
export async function readProblem (response: Response): Promise<ProblemError> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true
  // the service documents the shape for this media type
  const problem = isProblem ? await response.json().catch(() => null) as Problem | null : null
  const retryAfter = response.headers.get('retry-after') ?? ''
  return new ProblemError(response.status, problem, /^\d+$/.test(retryAfter) ? Number(retryAfter) : null)
}
