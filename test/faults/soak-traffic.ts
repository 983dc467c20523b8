import { readAnswer } from '../support/service/read-answer.ts'
import type { RawAnswer } from '../support/td/raw-upstream.ts'
import { sendRaw } from '../support/service/send-raw.ts'
import type { Service } from '../support/service/start-service.ts'
import { addresses } from './cases/addresses.ts'
import { bodies } from './cases/bodies.ts'
import { connections } from './cases/connections.ts'
import { requests } from './cases/requests.ts'
import { sizes } from './cases/sizes.ts'
import { statuses } from './cases/statuses.ts'

// a purge of everything for minutes would leave nothing to test
const faults = [...statuses, ...bodies, ...connections, ...sizes].filter(({ expect }) => expect.retryAfter !== '120')
  .flatMap(({ fault }): RawAnswer[] => typeof fault === 'string' ? [] : [fault])
const rawRequests = [...requests, ...addresses]

/** Valid statuses of a report while Treasure Data's answers are random. */
const ofReports: ReadonlySet<number> = new Set([200, 304, 403, 404, 422, 502, 503, 504])

/** A request with its answer, and whether the answer is valid. */
export interface Outcome {
  /** Problem code, or the status if there is none. */
  result: string
  expected: boolean
}

/** Returns a random item. */
function pick<T> (items: readonly T[], draw: number): T {
  // a draw is below 1, so the item exists unless the list is empty
  return items[Math.floor(draw * items.length)] as T
}

/** Returns Treasure Data's answer: whole every other time, else with a fault of the suite. */
export function pickFault (random: () => number): RawAnswer | null {
  return random() < 0.5 ? null : pick(faults, random())
}

/** Sends one request of a random kind. */
export async function makeRequest (service: Service, random: () => number): Promise<Outcome> {
  const draw = random()
  if (draw < 0.2) return await sendCase(service, random())
  if (draw < 0.22) return await ask(service, `/v1/cache/journeys/${1 + Math.floor(random() * 40)}`, {}, [204, 202], 'DELETE')
  if (draw < 0.25) return await ask(service, pick(['/v1/cache', '/healthz', '/readyz', '/openapi.json'], random()), {}, [200])
  const report = pick(['statistics', 'conversion-graph', 'activation-graph'], random())
  const range = pick(['', '', '?range=last_7d', '?from=2026-01-01&to=2026-01-31'], random())
  const headers = pick([
    {}, { 'accept-encoding': 'gzip' }, { 'accept-encoding': 'br' }, { 'if-none-match': '*' }, { 'cache-control': 'no-cache' },
    { 'cache-control': 'only-if-cached' }
  ], random())
  return await ask(service, `/v1/journeys/${1 + Math.floor(random() * 40)}/${report}${range}`, headers, ofReports)
}

async function ask (
  service: Service, path: string, headers: Record<string, string>, allowed: Iterable<number>, method: 'GET' | 'DELETE' = 'GET'
): Promise<Outcome> {
  const { status, bytes, header } = await readAnswer(service, path, { connection: 'close', ...headers }, method)
  const isProblem = header('content-type')?.startsWith('application/problem+json') ?? false
  return { result: isProblem ? JSON.parse(bytes.toString()).code : String(status), expected: new Set(allowed).has(status) }
}

async function sendCase (service: Service, draw: number): Promise<Outcome> {
  const { name, send, status } = pick(rawRequests, draw)
  const answer = await sendRaw(service, `${send}GET /readyz HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n`)
  const found = Number(/^HTTP\/1\.1 (\d{3}) /.exec(answer)?.[1])
  // well-formed requests meet Treasure Data's faults
  const expected = status < 400 ? ofReports.has(found) : found === status
  return { result: expected ? String(found) : `${found} for ${name}`, expected }
}
