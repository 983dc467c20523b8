import { countRepeatedKeys } from './count-repeated-keys.ts'
import type { TdEndpoint } from '../endpoints/td-endpoint.ts'
import { TreasureDataError } from '../errors/treasure-data-error.ts'

export interface ParsedJson {
  value: unknown
  /** See `countRepeatedKeys`. */
  repeatedKeys: number
}

/** Reads JSON in strict UTF-8, a byte order mark tolerated. Throws `upstream-malformed` where it is not. */
export function parseJson (body: Buffer, endpoint: TdEndpoint): ParsedJson {
  try {
    const text = decode(body, endpoint)
    const value: unknown = JSON.parse(text)
    return { value, repeatedKeys: countRepeatedKeys(text, value) }
  } catch (error) {
    // the parser's own message quotes the body
    throw error instanceof TreasureDataError ? error : malformed(endpoint, 'body: expected JSON')
  }
}

function decode (body: Buffer, endpoint: TdEndpoint): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(body)
  } catch {
    throw malformed(endpoint, 'body: expected UTF-8')
  }
}

function malformed (endpoint: TdEndpoint, fault: string): TreasureDataError {
  return new TreasureDataError('upstream-malformed', { endpoint, faults: [fault] })
}
