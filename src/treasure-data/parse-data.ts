import { describeFault } from './describe-fault.ts'
import { parseJson } from './parse-json.ts'
import type { TdEndpoint } from './td-endpoint.ts'
import { TreasureDataError } from './treasure-data-error.ts'

/** Gives what stands under `data` in a body. Throws `upstream-malformed` where there is no such key. */
export function parseData (body: Buffer, endpoint: TdEndpoint): unknown {
  const value = parseJson(body, endpoint)
  const found = typeof value === 'object' && value !== null && !Array.isArray(value) && 'data' in value
  if (!found) {
    throw new TreasureDataError('upstream-malformed', { endpoint, faults: [describeFault([], 'expected an object with data')] })
  }
  return value.data
}
