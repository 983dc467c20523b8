import { DriftFindings, type Drift } from '../../domain/td/drift.ts'
import { describeFault } from '../errors/describe-fault.ts'
import { parseJson } from './parse-json.ts'
import type { TdEndpoint } from '../endpoints/td-endpoint.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'

/** What stands under `data` in a body, and the drift that shows in the body's text alone. */
export interface ParsedData {
  data: unknown
  drift: Drift[]
}

/** Reads a body as far as its `data`. Throws `upstream-malformed` where there is no such key. */
export function parseData (body: Buffer, endpoint: TdEndpoint): ParsedData {
  const { value, repeatedKeys } = parseJson(body, endpoint)
  const found = typeof value === 'object' && value !== null && !Array.isArray(value) && 'data' in value
  if (!found) {
    throw new TreasureDataError('upstream-malformed', { endpoint, faults: [describeFault([], 'expected an object with data')] })
  }
  const findings = new DriftFindings()
  findings.add('repeated-field', '*', repeatedKeys)
  return { data: value.data, drift: findings.list() }
}
