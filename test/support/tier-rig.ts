import type { Test } from 'tap'
import { createPurgeVersions, type PurgeVersions } from '../../src/cache/purge-versions.ts'
import { SharedPurges } from '../../src/cache/shared-purges.ts'
import type { Codec, SourceRequest } from '../../src/cache/source-cache-contract.ts'
import { makeEntry } from '../../src/cache/make-entry.ts'
import type { Lifetime } from '../../src/cache/source-entry.ts'
import type { LoadedEntry, LoadPlan } from '../../src/cache/source-store.ts'
import { buildSharedTier, type BuiltSharedTier } from '../../src/composition/build-shared-tier.ts'
import { readSharedTierSettings } from '../../src/redis/shared-tier-settings.ts'
import { systemClock, type Clock } from '../../src/runtime/clock.ts'
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
  tier: BuiltSharedTier<string>
  purgeVersions: PurgeVersions
  /** What this replica was told of purges elsewhere. */
  purged: Array<string | null>
  log: string[]
  request (key?: string, group?: string): SourceRequest<string>
  /** Has the store load a text as memory would, this one if need be. */
  load (content: string, options?: Partial<LoadPlan<string>> & { key?: string, group?: string, lifetime?: Lifetime }): Promise<LoadedEntry<string>>
  purge (group: string | null): Promise<boolean>
}

export interface TierRigOptions {
  env?: Record<string, string>
  origin?: string
  clock?: Clock
  deadlineMs?: number
  quota?: { maxConcurrency: number, maxPerSecond: number }
}

/** A shared tier of texts, as one replica has it; the test's end closes it. */
export function createTierRig (t: Test, url: string, options: TierRigOptions = {}): TierRig {
  const { env = {}, origin = 'https://td.example', clock = systemClock, deadlineMs = 20_000, quota = { maxConcurrency: 4, maxPerSecond: 5 } } = options
  const { settings, faults } = readSharedTierSettings({ REDIS_URL: url, SHARED_TIER_SECRET: plantedSecret, REDIS_TIMEOUT_MS: '1000', ...env }, () => '')
  if (settings === null || faults.length > 0) throw new Error(faults.join())
  const log: string[] = []
  const note = (fields: object, message: string): void => { log.push(`${message} ${JSON.stringify(fields)}`) }
  const tier = buildSharedTier<string>({ settings, origin, deadlineMs, quota, clock, log: { info: note, warn: note } })
  t.teardown(() => tier.close())
  const purgeVersions = createPurgeVersions(clock.wallMs)
  const purged: Array<string | null> = []
  const purges = new SharedPurges({
    known: {
      of: purgeVersions.of,
      learn (group, version) { if (purgeVersions.raise(group, version)) purged.push(group) }
    },
    store: tier.store,
    purgeMessages: tier.fleet.purgeMessages
  })
  const request: TierRig['request'] = (key = 'key', group = 'group') =>
    ({ key, group, codec: textCodec, load: async () => { throw new Error('loads are the plan\'s') }, lifetimeOf: () => lifetime })
  return {
    tier,
    purgeVersions,
    purged,
    log,
    request,
    purge: group => purges.purge(group),
    async load (content, { key, group, lifetime: own = lifetime, ...plan } = {}) {
      const asked = request(key, group)
      return await tier.store.load(asked, {
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
