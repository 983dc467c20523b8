import type { FastifyError } from 'fastify'
import { findFailure, type QueueState } from '../../reports/engine/failure.ts'
import type { PartProblem } from '../../reports/engine/report.ts'
import { problemCatalog } from './problem-catalog.ts'
import { Problem, type RequestFault } from './problem.ts'

/** The `Retry-After` for callers when the upstream named no time. */
const defaultRetryAfterS = 5

/** Returns the problem that describes an error. Unexpected errors become internal ones, and their messages stay in the log. */
export function toProblem (error: unknown): Problem {
  if (error instanceof Problem) return error
  const failure = findFailure(error)
  if (failure !== null) {
    const { code, retryAfterS, detail, queue } = failure
    if (queue !== null && retryAfterS !== null) return busy(queue, retryAfterS)
    const retryAfter = problemCatalog[code].status === 503 || retryAfterS !== null || code === 'upstream-timeout'
    return new Problem(code, {
      ...detail === null ? {} : { detail },
      ...retryAfter ? { headers: { 'retry-after': String(retryAfterS ?? defaultRetryAfterS) } } : {}
    })
  }
  if (isFastifyError(error)) {
    if (error.code === 'FST_ERR_BAD_URL' || error.code === 'FST_ERR_MAX_PARAM_LENGTH' || (error.statusCode ?? 500) < 500) {
      return new Problem('invalid-request', { detail: 'The address or the body of the request is malformed.' })
    }
  }
  return new Problem('internal-error')
}

/** Returns the problem for a load that the queue for Treasure Data had no room for. */
function busy ({ waiting, ahead, expectedWaitMs }: QueueState, retryAfterS: number): Problem {
  return new Problem('busy', {
    detail: `${ahead} loads are queued for Treasure Data ahead of this one, so it was not sent. Retry in ${retryAfterS} s.`,
    queue: { waiting, ahead, expectedWaitS: Math.ceil(expectedWaitMs / 1_000) },
    headers: { 'retry-after': String(retryAfterS) }
  })
}

/** Describes an error for bytes that several requests share, without details of a single request. */
export function describePartProblem (error: unknown): PartProblem {
  const { code, message, queue } = toProblem(error)
  const { status, title, explanation } = problemCatalog[code]
  // messages of guards and of the queue belong to one caller
  const isOfRequest = error instanceof Problem || queue !== undefined
  return { code, status, title, detail: isOfRequest ? explanation : message }
}

/** Returns the problem for faulty parameters, and names each. */
export function toRequestProblem (
  errors: readonly RequestFault[], code: 'invalid-request' | 'range-too-long' = 'invalid-request'
): Problem {
  const [first] = errors
  const more = errors.length > 1 ? ` and ${errors.length - 1} more` : ''
  const detail = first === undefined ? undefined : `"${first.name}" ${first.message}${more}`
  return new Problem(code, detail === undefined ? { errors } : { detail, errors })
}

function isFastifyError (error: unknown): error is FastifyError {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('FST_')
}
