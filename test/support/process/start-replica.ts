import type { Test } from 'tap'
import { request } from 'undici'
import type { z } from 'zod'
import { statusSchema } from '../../../src/http/schemas/status.ts'
import { eventually, plantedSecret } from '../redis/start-fleet.ts'
import { startProcess, type StartedProcess } from './start-process.ts'
import { patientSettings } from '../service/patient-settings.ts'
import { plantedKey } from '../service/start-service.ts'

/** The default settings of all replicas. */
export const environment = {
  PORT: '0',
  TD_API_KEY: plantedKey,
  SHARED_TIER_SECRET: plantedSecret,
  // each report then has one source, so that loads can be counted
  TD_DEFINITIONS: 'off',
  TD_MAX_CONCURRENCY: '16',
  TD_MAX_RPS: '100',
  LOG_LEVEL: 'trace',
  // by default, because a busy machine makes everybody wait, which is not what is tested
  REDIS_TIMEOUT_MS: '5000',
  ...patientSettings
}

export interface ReplicaProcess {
  process: StartedProcess
  ask (path: string, method?: 'GET' | 'DELETE'): Promise<{ status: number, text: string, cacheStatus: string }>
  status (): Promise<z.output<typeof statusSchema>>
}

/** Starts the service as a separate process, and waits until it shares. */
export async function startReplica (t: Test, env: Record<string, string>): Promise<ReplicaProcess> {
  const process = startProcess(t, 'main.ts', [], { ...environment, ...env })
  const origin = await process.waitFor(/listening at (http:[^"]+)/)
  const ask: ReplicaProcess['ask'] = async (path, method = 'GET') => {
    for (let times = 1; ; times++) {
      const { statusCode, headers, body } = await request(`${origin}${path}`, { method, headersTimeout: 60_000 })
      const text = await body.text()
      // on a busy machine the process is sometimes late, and refuses loads
      if (times > 100 || !text.includes('"overloaded"')) {
        return { status: statusCode, text, cacheStatus: String(headers['cache-status'] ?? '') }
      }
      await new Promise(resolve => setTimeout(resolve, 50))
    }
  }
  const status = async () => statusSchema.parse(JSON.parse((await ask('/v1/status')).text))
  await eventually(async () => (await status()).tiers.shared.state === 'connected', 60_000)
  return { process, ask, status }
}

/** Starts several at once, and waits until they know each other. */
export async function startReplicas (t: Test, size: number, env: Record<string, string>): Promise<ReplicaProcess[]> {
  const replicas = await Promise.all(Array.from({ length: size }, () => startReplica(t, env)))
  for (const { status } of replicas) await eventually(async () => (await status()).upstream.quota.replicas === size, 60_000)
  return replicas
}
