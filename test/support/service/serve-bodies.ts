import { readFileSync } from 'node:fs'
import { createServer } from 'node:http'
import type { Endpoint } from '../../../sandbox/endpoints.ts'
import { parseJourneyPath } from '../../../sandbox/endpoints.ts'
import { listenOn, type Owner } from '../listen-on.ts'
import { startService, type Service, type ServiceOptions } from './start-service.ts'

/** Treasure Data's answers as JSON, by endpoint; all others are 404. */
export type Bodies = Partial<Record<Endpoint, unknown>>

export interface BodiesService extends Service {
  /** Sets Treasure Data's answers for a new journey, and returns its id. */
  serve (bodies: Bodies): string
}

/** Starts the service on an upstream with the given bodies. */
export async function startOnBodies (t: Owner, options: ServiceOptions = {}): Promise<BodiesService> {
  const journeys = new Map<string, Bodies>()
  const server = createServer((request, response) => {
    const asked = parseJourneyPath(request.url?.split('?', 1)[0] ?? '')
    const body = asked === null ? undefined : journeys.get(asked.journeyId)?.[asked.endpoint]
    response.writeHead(body === undefined ? 404 : 200, { 'content-type': 'application/json' })
      .end(JSON.stringify(body ?? { errors: [] }))
  })
  const origin = `http://127.0.0.1:${await listenOn(t, server)}`
  const service = await startService(t, { ...options, env: { TD_BASE_URL: origin, ...options.env } })
  const serve = (bodies: Bodies): string => {
    const id = String(7_000 + journeys.size)
    journeys.set(id, bodies)
    return id
  }
  return { ...service, serve }
}

/** Returns the body of a case from the field. */
export function readCase (name: string): { data: unknown } {
  return JSON.parse(readFileSync(new URL(`../../field-cases/bodies/${name}.json`, import.meta.url), 'utf8'))
}
