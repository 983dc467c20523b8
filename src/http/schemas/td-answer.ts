import { z } from 'zod'
import { vendorJson } from '../problems/send-problem.ts'
import { component } from './registry.ts'

const bodySchema = component('TreasureDataBody', z.looseObject({
  data: z.unknown().describe('As in Treasure Data\'s documentation; `null` or empty if it has no numbers.')
}).describe('Treasure Data\'s body, byte for byte.'))

const faultSchema = component('TreasureDataFault', z.looseObject({ code: z.string(), status: z.string(), detail: z.string() }))

const errorSchema = component('TreasureDataError', z.looseObject({
  errors: z.union([z.string(), z.array(faultSchema)]).optional()
    .describe('With 403 a text; with 400, 404 and 422 one entry per fault.'),
  code: z.string().optional().describe('With other 4xx.'),
  message: z.string().optional().describe('With other 4xx.'),
  status: z.int().optional().describe('With 5xx.'),
  error: z.string().optional().describe('With 5xx.')
}).describe('An error in the shape of Treasure Data\'s errors with this status. The words are the service\'s own.'))

const plain = { 'application/json': { schema: errorSchema } }
const vendor = { [vendorJson]: { schema: errorSchema } }

/** Returns the documented answers of TD's own paths, given the media type that TD declares for the body. */
export function describeTdAnswers (mediaType: string): Record<number, object> {
  return {
    200: { description: 'Treasure Data\'s body with its media type.', content: { [mediaType]: { schema: bodySchema } } },
    400: { description: 'A parameter is unknown, repeated, missing or malformed, or the range is too long.', content: vendor },
    401: { description: 'The client is not authenticated, or its key has expired.', content: plain },
    403: {
      description: 'The client lacks the scope `td:raw` or the grant, the service\'s account may not view the journey, or the request ' +
        'comes from a page of another site.',
      content: plain
    },
    404: { description: 'Treasure Data has no such journey.', content: vendor },
    412: { description: 'The report is not the version that the request expects.', content: plain },
    421: { description: 'The service does not answer for this host.', content: plain },
    422: { description: 'Treasure Data cannot process this journey.', content: vendor },
    429: { description: 'The client sends too many requests.', content: plain },
    500: { description: 'The service failed.', content: plain },
    502: { description: 'Treasure Data failed, sent an unreadable answer, or refused the service\'s key.', content: plain },
    503: { description: 'Treasure Data cannot be reached or asks to slow down, or the service is busy.', content: plain },
    504: {
      description: 'Treasure Data did not answer in time, or the cache has no answer to a request with only-if-cached.',
      content: plain
    }
  }
}
