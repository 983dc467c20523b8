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

/** Returns after how many seconds an answer asks to be asked for again: a number of seconds or a date; `null` where it does not say. */
export function readRetryAfterS ({ headers }: Response): number | null {
  const text = headers.get('retry-after') ?? ''
  if (/^\d+$/.test(text)) return Number(text)
  const date = Date.parse(text)
  return Number.isNaN(date) ? null : Math.max(0, Math.ceil((date - Date.now()) / 1_000))
}

/** Reads an answer that is no success. */
export async function readProblem (response: Response): Promise<ProblemError> {
  const isProblem = response.headers.get('content-type')?.startsWith('application/problem+json') === true
  // the service documents the shape for this media type
  const problem = isProblem ? await response.json().catch(() => null) as Problem | null : null
  return new ProblemError(response.status, problem, readRetryAfterS(response))
}
