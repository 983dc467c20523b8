import { request } from 'undici'
import type { Service } from './start-service.ts'

export interface ReadAnswer {
  status: number
  header (name: string): string | null
  headers: Record<string, string | string[] | undefined>
  /** As sent, compressed or not. */
  bytes: Buffer
  /** The body as JSON; `null` if it is not JSON. */
  json: unknown
}

/** Sends a request without the additions of `fetch`: no cache directives with validators, no decompression. */
export async function readAnswer (
  { address }: Pick<Service, 'address'>, path: string, headers: Record<string, string> = {}, method: 'GET' | 'HEAD' | 'DELETE' = 'GET'
): Promise<ReadAnswer> {
  const { statusCode, headers: received, body } = await request(`${address}${path}`, { method, headers })
  const bytes = Buffer.from(await body.arrayBuffer())
  return {
    status: statusCode,
    header: name => received[name]?.toString() ?? null,
    headers: received,
    bytes,
    json: bytes.length === 0 || !isPlainJson(received) ? null : JSON.parse(bytes.toString())
  }
}

function isPlainJson (headers: ReadAnswer['headers']): boolean {
  return headers['content-encoding'] === undefined && /json/.test(String(headers['content-type']))
}

/** Requests until the condition holds. Each request gives running loads time to continue. */
export async function until (service: Service, condition: () => boolean | Promise<boolean>): Promise<void> {
  for (let turn = 0; turn < 10_000; turn++) {
    if (await condition()) return
    await readAnswer(service, '/healthz')
  }
  throw new Error('the condition was not met in time')
}

interface Listed { refreshing: boolean, state: string, hits: number, endpoint: string, settled: boolean }

/** Returns the entries that the service lists, of all journeys. */
export async function listEntries (service: Service): Promise<Listed[]> {
  const { json } = await readAnswer(service, '/v1/cache')
  return (json as { journeys: Array<{ entries: Listed[] }> }).journeys.flatMap(({ entries }) => entries)
}

/** Waits until no entry is being refreshed. */
export async function untilRefreshed (service: Service): Promise<void> {
  await until(service, async () => (await listEntries(service)).every(({ refreshing }) => !refreshing))
}

/** Waits until the sandbox has received this many calls. */
export async function untilCalled (service: Service, calls: number): Promise<void> {
  await until(service, () => service.sandbox.calls.total() >= calls)
}
