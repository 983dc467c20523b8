import type { FastifyReply, FastifyRequest } from 'fastify'
import { pathOf } from '../server/redact-secrets.ts'
import { problemCatalog } from './problem-catalog.ts'
import { describeProblem, problemMediaType, type Problem } from './problem.ts'

/** Treasure Data's own media type, which it also uses for JSON:API errors. */
export const vendorJson = 'application/vnd.treasuredata.v1+json'

/** The prefix of TD's own paths. */
export const tdPathPrefix = '/entities/'

/** Sends the problem document, with the path without its query as `instance`. At TD's own paths it sends an error in TD's shape. */
export function sendProblem (request: FastifyRequest, reply: FastifyReply, problem: Problem, basePath: string): FastifyReply {
  const { status } = problemCatalog[problem.code]
  const instance = pathOf(request)
  request.answeredWith = problem.code
  const { mediaType, body } = instance.startsWith(tdPathPrefix)
    ? describeTdError(problem)
    : { mediaType: problemMediaType, body: describeProblem(problem, { instance, requestId: request.id, basePath }) }
  return reply
    .code(status)
    .headers({ ...problem.headers, 'cache-control': 'no-store', 'content-type': mediaType })
    .send(JSON.stringify(body))
}

/** TD's codes for statuses whose bodies list each error. */
const jsonApiCodes: ReadonlyMap<number, string> = new Map([
  [400, 'validation-error'], [404, 'record-not-found-error'], [422, 'unprocessable-entity-error']
])

const restCodes: ReadonlyMap<number, string> = new Map([[401, 'unauthorized'], [429, 'too_many_requests']])

/** Returns a problem in the shape of TD's errors with its status. The words are the service's own. */
export function describeTdError (problem: Problem): { mediaType: string, body: object } {
  const { status } = problemCatalog[problem.code]
  const code = jsonApiCodes.get(status)
  if (code !== undefined) {
    const faults = problem.errors?.map(({ name, message }) => ({ detail: `${name} ${message}`, source: { pointer: name } }))
    const errors = (faults ?? [{ detail: problem.message }]).map(fault => ({ code, status: String(status), ...fault }))
    return { mediaType: vendorJson, body: { errors } }
  }
  return { mediaType: 'application/json; charset=utf-8', body: describePlainly(problem, status) }
}

function describePlainly ({ message }: Problem, status: number): object {
  if (status >= 500) return { status, error: message }
  return status === 403 ? { errors: message } : { code: restCodes.get(status) ?? 'bad_request', message }
}
