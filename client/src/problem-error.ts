import type { components } from './contract.ts'

/** The service's problem document (RFC 9457). */
export type Problem = components['schemas']['Problem']

/** An unsuccessful answer. `problem` is `null` if the answer came from something between the client and the service. */
export class ProblemError extends Error {
  readonly status: number
  readonly code: Problem['code'] | null
  readonly problem: Problem | null
  /** Seconds to wait before retrying, if the answer says so. */
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

/** Returns the seconds to wait before retrying, from a number of seconds or a date; `null` if the answer does not say. */
export function readRetryAfterS ({ headers }: Response): number | null {
  const text = headers.get('retry-after') ?? ''
  if (/^\d+$/.test(text)) return Number(text)
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - Date.now()) / 1_000))
}

/** Reads an unsuccessful answer. */
export async function readProblem (response: Response): Promise<ProblemError> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true
  // the service documents this shape for this media type
  const problem = isProblem ? await response.json().catch(() => null) as Problem | null : null
  return new ProblemError(response.status, problem, readRetryAfterS(response))
}
