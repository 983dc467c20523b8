import type { z } from 'zod'
import type { TierState } from '../../../src/cache/tier-state.ts'
import { statusSchema } from '../../../src/http/schemas/status.ts'
import { systemClock } from '../../../src/runtime/clock.ts'
import { startSandbox, type Sandbox } from '../../../sandbox/start-sandbox.ts'
import { readAnswer, type ReadAnswer } from '../service/read-answer.ts'
import { startService, type Service, type ServiceOptions } from '../service/start-service.ts'
import type { Owner } from '../listen-on.ts'

/** Useless anywhere else, and easy to find. */
export const plantedSecret = 'PLANTEDSECRETPLANTEDSECRET0123456789'

export interface Replica extends Service {
  read (path: string, headers?: Record<string, string>): Promise<ReadAnswer>
  purge (path: string): Promise<number>
  tier (): Promise<TierState>
  quota (): Promise<Quota>
}

export type Quota = z.output<typeof statusSchema>['upstream']['quota']

export interface Fleet {
  sandbox: Sandbox
  replicas: Replica[]
  /** Starts one more. */
  add (options?: Pick<ServiceOptions, 'env' | 'clock' | 'deps' | 'tracing'>): Promise<Replica>
}

/** Several services in this process, each with its own memory, on one simulated Treasure Data and one Redis. */
export async function startFleet (t: Owner, { size = 3, env = {} }: { size?: number, env?: Record<string, string> } = {}): Promise<Fleet> {
  // Redis has its own clock, which nobody sets
  const sandbox = await startSandbox({ now: systemClock.wallMs })
  t.teardown(() => sandbox.close())
  const add: Fleet['add'] = async ({ env: own = {}, ...options } = {}) => {
    const service = await startService(t, {
      clock: systemClock,
      ...options,
      sandbox,
      // by default, because a busy machine answers late, which is not what is tested
      env: {
        SHARED_TIER_SECRET: plantedSecret,
        // each report then has one source, so that loads can be counted
        TD_DEFINITIONS: 'off',
        REDIS_TIMEOUT_MS: '5000',
        TD_MAX_CONCURRENCY: '16',
        CLIENT_LOADS_PER_MINUTE: '1000000',
        ...env,
        ...own
      }
    })
    const read: Replica['read'] = (path, headers) => readAnswer(service, path, headers)
    const status = async () => statusSchema.parse((await read('/v1/status')).json)
    const tier = async (): Promise<TierState> => (await status()).tiers.shared
    const quota = async (): Promise<Quota> => (await status()).upstream.quota
    return { ...service, read, tier, quota, purge: async path => (await readAnswer(service, path, {}, 'DELETE')).status }
  }
  const replicas: Replica[] = []
  for (let place = 0; place < size; place++) replicas.push(await add())
  return { sandbox, replicas, add }
}

/** The first checks follow each other closely, as most conditions hold at once; later ones would only keep the machine busy. */
const [closeLooks, closeMs, laterMs] = [20, 10, 25]

/** The most checks within a second. There are fewer on a busy machine. */
export const looksInASecond = closeLooks + (1_000 - closeLooks * closeMs) / laterMs

/** Waits in real time until the condition holds. Returns the number of checks. */
export async function eventually (condition: () => boolean | Promise<boolean>, maxWaitMs = 60_000): Promise<number> {
  const endMs = performance.now() + maxWaitMs
  for (let looks = 1; performance.now() < endMs; looks++) {
    if (await condition()) return looks
    await new Promise(resolve => setTimeout(resolve, looks < closeLooks ? closeMs : laterMs))
  }
  throw new Error('the condition was not met in time')
}

/** Waits until all of them reach the tier. */
export async function untilConnected (replicas: readonly Replica[]): Promise<void> {
  for (const replica of replicas) await eventually(async () => (await replica.tier()).state === 'connected')
}
