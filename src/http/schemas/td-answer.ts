import { z } from 'zod'
import { vendorJson } from '../problems/send-problem.ts'
import { component } from './registry.ts'

const bodySchema = component('TreasureDataBody', z.looseObject({
  data: z.unknown().describe('As in Treasure Data\'s own document; `null` or empty where it has no numbers.')
}).describe('Treasure Data\'s body, byte for byte.'))

const faultSchema = component('TreasureDataFault', z.looseObject({ code: z.string(), status: z.string(), detail: z.string() }))

const errorSchema = component('TreasureDataError', z.looseObject({
  errors: z.union([z.string(), z.array(faultSchema)]).optional()
    .describe('A text with 403; with 400, 404 and 422 one entry for each fault.'),
  code: z.string().optional().describe('With other 4xx.'),
  message: z.string().optional().describe('With other 4xx.'),
  status: z.int().optional().describe('With 5xx.'),
  error: z.string().optional().describe('With 5xx.')
}).describe('An error in the shape that Treasure Data gives to its status. The words are this service\'s.'))

const plain = { 'application/json': { schema: errorSchema } }
const vendor = { [vendorJson]: { schema: errorSchema } }

/** The documented answers of TD's own paths, given the media type that TD declares for the body. */
export function describeTdAnswers (mediaType: string): Record<number, object> {
  return {
    200: { description: 'Treasure Data\'s body with its media type.', content: { [mediaType]: { schema: bodySchema } } },
    400: { description: 'A parameter is unknown, repeated, missing or malformed, or the range is too long.', content: vendor },
    401: { description: 'The client is not known, or its key has expired.', content: plain },
    403: {
      description: 'The client lacks the scope `td:raw` or the grant, the service\'s own account may not view the journey, or a page of ' +
        'another site asks.',
      content: plain
    },
    404: { description: 'Treasure Data knows no such journey.', content: vendor },
    412: { description: 'The report has another version than the request expects.', content: plain },
    421: { description: 'The service does not answer for this host.', content: plain },
    422: { description: 'Treasure Data cannot process this journey.', content: vendor },
    429: { description: 'The client asks too often.', content: plain },
    500: { description: 'The service failed.', content: plain },
    502: { description: 'Treasure Data failed, sent what cannot be read, or refused the service\'s key.', content: plain },
    503: { description: 'Treasure Data cannot be reached or asks to slow down, or the service is busy.', content: plain },
    504: { description: 'Treasure Data did not answer in time, or nothing is cached and nothing else was asked for.', content: plain }
  }
}
