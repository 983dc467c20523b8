import type { Test } from 'tap'
import { createPurgeVersions } from '../../../src/cache/purge-versions.ts'
import { SharedPurges } from '../../../src/cache/shared-purges.ts'
import { buildSharedTier, type BuiltSharedTier } from '../../../src/composition/build-shared-tier.ts'
import { readSharedTierSettings } from '../../../src/redis/shared-tier-settings.ts'
import { systemClock, type Clock } from '../../../src/runtime/clock.ts'
import { eventually, plantedSecret } from './start-fleet.ts'
import { loadText, requestText, type StoreReplica } from '../store/store-replica.ts'

export interface TierRig extends StoreReplica {
  tier: BuiltSharedTier<string>
  /** The purges on other replicas that this replica learned of. */
  purged: Array<string | null>
  log: string[]
  purge (group: string | null): Promise<boolean>
}

export interface TierRigOptions {
  env?: Record<string, string>
  origin?: string
  account?: string
  clock?: Clock
  deadlineMs?: number
  quota?: { maxConcurrency: number, maxPerSecond: number }
}

/** A replica's view of a shared tier of texts. The test's end closes it. */
export function createTierRig (t: Test, url: string, options: TierRigOptions = {}): TierRig {
  const {
    env = {}, origin = 'https://td.example', account = '1', clock = systemClock, deadlineMs = 20_000, quota = {
      maxConcurrency: 4, maxPerSecond: 5
    }
  } = options
  const { settings, faults } = readSharedTierSettings(
    { REDIS_URL: url, SHARED_TIER_SECRET: plantedSecret, REDIS_TIMEOUT_MS: '1000', ...env }, () => ''
  )
  if (settings === null || faults.length > 0) throw new Error(faults.join())
  const log: string[] = []
  const note = (fields: object, message: string): void => { log.push(`${message} ${JSON.stringify(fields)}`) }
  const tier = buildSharedTier<string>({ settings, origin, account, deadlineMs, quota, clock, log: { info: note, warn: note } })
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
  return {
    tier,
    store: tier.store,
    purgeVersions,
    purged,
    log,
    request: requestText,
    load: (content, options) => loadText(tier.store, content, options, clock),
    purge: async group => await purges.purge(group) === 'everything'
  }
}

/** Waits until each of them is connected. */
export async function untilReached (...rigs: TierRig[]): Promise<void> {
  for (const { tier } of rigs) await eventually(() => tier.state().state === 'connected')
}
