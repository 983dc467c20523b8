import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import type { Test } from 'tap'
import { createClientKey, digestOf } from '../../../src/access/identity/client-key.ts'
import type { RateLimit, AccessScope } from '../../../src/access/identity/client.ts'
import { startService, type Service, type ServiceOptions } from './start-service.ts'

export interface ClientPlan {
  scopes: AccessScope[]
  journeys?: string[]
  rateLimit?: Partial<RateLimit>
}

export interface ServiceWithClients<Id extends string> extends Service {
  /** A key for each client of the plan. */
  keys: Record<Id, string>
  file: string
}

/** Starts the service with these clients in its file, each with its own key. */
export async function startWithClients<Id extends string> (
  t: Test, plans: Record<Id, ClientPlan>, { env = {}, ...options }: ServiceOptions = {}
): Promise<ServiceWithClients<Id>> {
  const planned = Object.entries<ClientPlan>(plans).map(([id, plan]) => ({ id, plan, key: createClientKey() }))
  const clients = planned.map(({ id, plan, key }) => ({ id, keySha256: [digestOf(key).toString('hex')], ...plan }))
  const file = join(t.testdir(), 'clients.json')
  writeFileSync(file, JSON.stringify({ clients }))
  const service = await startService(t, {
    ...options, env: { AUTH_MODE: 'clients', CLIENTS_FILE: file, ...env }, readFile: path => readFileSync(path, 'utf8')
  })
  // every id of the plan is there
  return { ...service, file, keys: Object.fromEntries(planned.map(({ id, key }) => [id, key])) as Record<Id, string> }
}
