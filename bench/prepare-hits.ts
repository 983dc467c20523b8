import { writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { createClientKey, digestOf } from '../src/access/identity/client-key.ts'
import type { Child } from './child.ts'
import { Connection, formatRequest } from './connection.ts'

/** A request for a report in memory. */
export interface HitCase {
  path: string
  coding: 'identity' | 'gzip'
  status: 200 | 304
}

/** Writes a file of a hundred clients without limits; the last one has this key. Returns its path. */
export function writeClients (folder: string, key: string): string {
  const rateLimit = { requestsPerMinute: 100_000_000, loadsPerMinute: 100_000_000 }
  const clients = Array.from({ length: 100 }, (_, place) => ({
    id: `client-${place}`,
    keySha256: [digestOf(place === 99 ? key : createClientKey()).toString('hex')],
    scopes: ['journeys:read'],
    journeys: ['*'],
    rateLimit
  }))
  const path = join(folder, 'clients.json')
  writeFileSync(path, JSON.stringify({ clients }))
  return path
}

/** Requests the report until it is in memory in its coding. Returns the text of the request, with the report's tag if a 304 is wanted. */
export async function prepareRequest (
  { port }: Child, { path, coding, status }: HitCase, credentials: Readonly<Record<string, string>>
): Promise<string> {
  const headers = { 'accept-encoding': coding, ...credentials }
  const connection = await Connection.open(port)
  await connection.ask(formatRequest(path, headers))
  const { head } = await connection.ask(formatRequest(path, headers))
  connection.close()
  const etag = /\r\netag: (.*)/i.exec(head)?.[1] ?? ''
  return formatRequest(path, status === 304 ? { ...headers, 'if-none-match': etag } : headers)
}
