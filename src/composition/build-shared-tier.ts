import type { TierState } from '../cache/tier-state.ts'
import { joinFleet } from '../fleet/redis/join-fleet.ts'
import type { Quota } from '../fleet/redis/redis-permits.ts'
import { SharedTier, type SharedTierOptions } from '../redis/shared-tier.ts'
import { withTimeout } from '../runtime/clock.ts'
import { RedisStore, type RedisStoreOptions } from '../store/redis/redis-store.ts'

/** How long the service waits for the other replicas' purges before it listens. */
const longestStartMs = 3_000

type BuildSharedTierOptions = SharedTierOptions & Omit<RedisStoreOptions, 'tier'> & { quota: Quota, patience?: number }

export type BuiltSharedTier<V> = ReturnType<typeof buildSharedTier<V>>

/** Builds what replicas share on Redis or Valkey: a store and the fleet that they form, over one connection. */
export function buildSharedTier<V> ({ quota, patience = 1, ...options }: BuildSharedTierOptions) {
  const tier = new SharedTier(options)
  const store = new RedisStore<V>({ ...options, tier })
  const fleet = joinFleet(tier, quota)
  return {
    store,
    fleet,
    /** For operators. */
    state: (): TierState => ({ ...tier.state(), replicas: fleet.count() }),
    /** Returns once this replica has caught up with the others, or that has failed or has taken too long. */
    async start (): Promise<void> {
      await withTimeout(tier.link.checked, patience * longestStartMs, options.clock)
    },
    /** Shares with the replicas of another account from now on. */
    moveTo: (account: string): void => tier.moveTo(account),
    /** Leaves the fleet, after pending values were stored. */
    async close (): Promise<void> {
      await store.close()
      await fleet.close()
      tier.close()
    }
  }
}
