import type { Fault } from './fault.ts'

/** A journey id under which every call fails in one way. */
export interface FaultJourney {
  readonly id: string
  /** Describes the fault for people. */
  readonly shows: string
  readonly fault: Fault
}

/** The journey whose answers are delayed or corrupted under the ids of fault journeys. */
export const spoiledJourneyId = '1001'

/** All fault journeys, in order of their ids. */
export const faultJourneys: readonly FaultJourney[] = [
  { id: '9200', shows: 'an HTML login page with status 200', fault: { kind: 'html' } },
  { id: '9201', shows: 'a JSON body that stops halfway', fault: { kind: 'truncate' } },
  { id: '9401', shows: '401: the key is refused', fault: { kind: 'status', status: 401 } },
  { id: '9403', shows: '403: no permission', fault: { kind: 'status', status: 403 } },
  { id: '9404', shows: '404: no such journey', fault: { kind: 'status', status: 404 } },
  { id: '9422', shows: '422: the journey cannot be processed', fault: { kind: 'status', status: 422 } },
  { id: '9429', shows: '429 with Retry-After: 1', fault: { kind: 'status', status: 429, retryAfter: '1' } },
  { id: '9500', shows: '500', fault: { kind: 'status', status: 500 } },
  { id: '9503', shows: '503', fault: { kind: 'status', status: 503 } },
  { id: '9600', shows: 'no answer at all: hangs before the headers', fault: { kind: 'hang-before-headers' } },
  { id: '9601', shows: 'half an answer: hangs within the body', fault: { kind: 'hang-mid-body' } },
  { id: '9602', shows: 'a body of more than 8 MiB', fault: { kind: 'oversized' } },
  { id: '9603', shows: `the answers of journey ${spoiledJourneyId}, one second late`, fault: { kind: 'latency', ms: 1000 } }
]
