import type { Answer } from './answer.ts'
import { jsonAnswer, plainJson, vendorJson } from './answer.ts'

const jsonApiCodes: ReadonlyMap<number, string> = new Map([
  [400, 'validation-error'],
  [404, 'record-not-found-error'],
  [409, 'conflict-error'],
  [422, 'unprocessable-entity-error']
])

const details: ReadonlyMap<number, string> = new Map([
  [400, 'The request is not valid.'],
  [401, 'API key is missing or not valid. Send a Master API key as "Authorization: TD1 <key>".'],
  [403, 'You do not have permission to view this journey.'],
  [404, 'Record not found.'],
  [405, 'Only GET is allowed.'],
  [409, 'The journey is being changed.'],
  [422, 'The journey cannot be processed.'],
  [429, 'Too many requests.'],
  [500, 'Internal Server Error'],
  [502, 'Bad Gateway'],
  [503, 'Service Unavailable'],
  [504, 'Gateway Timeout']
])

/** Returns an error in Treasure Data's format for that status; `pointer` names the invalid parameter. */
export function errorAnswer (status: number, detail = details.get(status) ?? 'Error', pointer?: string): Answer {
  if (status >= 500) return jsonAnswer(status, plainJson, { status, error: detail })
  if (status === 403) return jsonAnswer(status, plainJson, { errors: detail })
  const code = jsonApiCodes.get(status)
  if (code === undefined) return jsonAnswer(status, plainJson, { code: restCodeOf(status), message: detail })
  const error = { code, status: String(status), detail, ...pointer === undefined ? {} : { source: { pointer } } }
  return jsonAnswer(status, vendorJson, { errors: [error] })
}

function restCodeOf (status: number): string {
  if (status === 401) return 'unauthorized'
  return status === 429 ? 'too_many_requests' : 'bad_request'
}
