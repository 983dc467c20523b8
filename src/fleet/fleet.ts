import type { LimitName } from '../access/limits/limit-names.ts'
import type { SharedLimits } from '../access/limits/shared-limits.ts'
import type { PurgeMessages } from '../cache/purge-versions.ts'
import type { ReplicaCounts } from '../cache/tier-state.ts'
import type { FleetPermits } from '../treasure-data/limits/fleet-permits.ts'

/** What coordinates replicas. Each part is the contract of the folder that uses it. */
export interface Fleet {
  /** Permits to call Treasure Data, which replicas with the same key share. */
  readonly permits: FleetPermits
  /** What clients may use at all replicas together. */
  readonly clientLimits: Readonly<Record<LimitName, SharedLimits>>
  readonly purgeMessages: PurgeMessages
  /** Returns the replicas by state, including this one. */
  count (): ReplicaCounts
  /** Leaves the fleet, so that the others need not wait for this replica's lease to end. */
  close (): Promise<void>
}
