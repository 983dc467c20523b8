import type { TierState } from '../cache/tier-state.ts'
import type { SourceStore } from '../cache/source-cache-contract.ts'
import type { Fleet } from '../fleet/fleet.ts'
import { joinFleet, type JoinFleetOptions } from '../fleet/redis/join-fleet.ts'
import { SharedTier, type SharedTierOptions } from '../redis/shared-tier.ts'
import { RedisStore, type RedisStoreOptions } from '../store/redis/redis-store.ts'

export type BuildSharedTierOptions = SharedTierOptions & Omit<RedisStoreOptions, 'tier'> & Omit<JoinFleetOptions, 'tier'>

/** What replicas share: a store, and the fleet that they form. */
export interface BuiltSharedTier<V> {
  store: SourceStore<V>
  fleet: Fleet
  /** For operators. */
  state (): TierState
  /** Leaves the others, after what is still to be stored. */
  close (): Promise<void>
}

/** Builds the store and the fleet on Redis or Valkey, over one connection. */
export function buildSharedTier<V> ({ deadlineMs, quota, tracer, ...options }: BuildSharedTierOptions): BuiltSharedTier<V> {
  const tier = new SharedTier(options)
  const store = new RedisStore<V>({ tier, deadlineMs, ...tracer === undefined ? {} : { tracer } })
  const fleet = joinFleet({ tier, quota })
  return {
    store,
    fleet,
    state: () => tier.state(),
    async close () {
      await store.close()
      await fleet.close()
      tier.close()
    }
  }
}
