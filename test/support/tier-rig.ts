import type { Test } from 'tap'
import { systemClock, type Clock } from '../../src/runtime/clock.ts'
import { createPurgeVersions, type PurgeVersions } from '../../src/cache/purge-versions.ts'
import type { Obtained, ObtainPlan } from '../../src/cache/shared-tier.ts'
import type { Codec, SourceRequest } from '../../src/cache/source-cache-contract.ts'
import { makeEntry, type Lifetime } from '../../src/cache/source-entry.ts'
import { RedisStore } from '../../src/store/redis/redis-store.ts'
import { readSharedTierSettings } from '../../src/redis/shared-tier-settings.ts'
import { lifetime } from './cache-rig.ts'
import { eventually, plantedSecret } from './start-fleet.ts'

export const textCodec: Codec<string> = {
  encode: text => Buffer.from(text),
  decode (bytes) {
    const text = bytes.toString()
    if (text === 'unreadable') throw new Error('unreadable')
    return { value: text, digest: text, sizeBytes: text.length }
  }
}

export interface TierRig {
  tier: RedisStore<string>
  purgeVersions: PurgeVersions
  /** What the tier told of purges elsewhere. */
  purged: Array<string | null>
  log: string[]
  request (key?: string, group?: string): SourceRequest<string>
  /** Obtains a text as memory would, loading this one where need be. */
  obtain (content: string, options?: Partial<ObtainPlan<string>> & { key?: string, group?: string, lifetime?: Lifetime }): Promise<Obtained<string>>
}

export interface TierRigOptions {
  env?: Record<string, string>
  origin?: string
  clock?: Clock
  deadlineMs?: number
  quota?: { maxConcurrency: number, maxPerSecond: number }
}

/** A tier of texts, as one replica has it; the test's end closes it. */
export function createTierRig (t: Test, url: string, { env = {}, origin = 'https://td.example', clock = systemClock, deadlineMs = 20_000, quota = { maxConcurrency: 4, maxPerSecond: 5 } }: TierRigOptions = {}): TierRig {
  const { settings, faults } = readSharedTierSettings({ REDIS_URL: url, SHARED_TIER_SECRET: plantedSecret, REDIS_TIMEOUT_MS: '1000', ...env }, () => '')
  if (settings === null || faults.length > 0) throw new Error(faults.join())
  const log: string[] = []
  const note = (fields: object, message: string): void => { log.push(`${message} ${JSON.stringify(fields)}`) }
  const tier = new RedisStore<string>({ settings, origin, deadlineMs, quota, clock, log: { info: note, warn: note } })
  t.teardown(() => tier.close())
  const purgeVersions = createPurgeVersions(clock.wallMs)
  const purged: Array<string | null> = []
  tier.attach({
    known: purgeVersions.of,
    purged (group, number) {
      if (group === null ? purgeVersions.raiseAll(number) : purgeVersions.raise(group, number)) purged.push(group)
    }
  })
  const request: TierRig['request'] = (key = 'key', group = 'group') =>
    ({ key, group, codec: textCodec, load: async () => { throw new Error('loads are the plan\'s') }, lifetimeOf: () => lifetime })
  return {
    tier,
    purgeVersions,
    purged,
    log,
    request,
    async obtain (content, { key, group, lifetime: own = lifetime, ...plan } = {}) {
      const asked = request(key, group)
      return await tier.obtain(asked, {
        accepts: () => true,
        load: async found => makeEntry(asked, { value: content, digest: content, sizeBytes: content.length }, found?.entry ?? null, () => own,
          { wallMs: clock.wallMs(), monotonicMs: clock.monotonicMs() }),
        ...plan
      })
    }
  }
}

/** Waits until each of them is reached. */
export async function untilReached (...rigs: TierRig[]): Promise<void> {
  for (const { tier } of rigs) await eventually(() => tier.state().state === 'connected')
}
