import type { IncomingMessage } from 'node:http'
import { Problem } from '../problems/problem.ts'

const maxUrlLength = 8_192
const maxHeaders = 100
const withoutBody: ReadonlySet<string | undefined> = new Set(['GET', 'HEAD', 'DELETE'])

/**
 * What no client needs of a request: a long address, many headers (their bytes are bounded by the server itself), a body
 * where no resource takes one. `null` where there is nothing of it. Connections end after a body, as it is not read.
 */
export function checkRequest (request: IncomingMessage): Problem | null {
  // names and values alternate
  if (request.rawHeaders.length > maxHeaders * 2) return new Problem('request-too-large')
  // a server's request has an address
  if ((request.url as string).length > maxUrlLength) return new Problem('address-too-long')
  if (withoutBody.has(request.method) && announcesBody(request)) {
    return new Problem('invalid-request', { detail: 'The request must not have a body.', headers: { connection: 'close' } })
  }
  return null
}

function announcesBody ({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || (headers['content-length'] ?? '0') !== '0'
}
