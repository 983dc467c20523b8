/**
 * Why a value of the shared tier is rejected. It counts as a miss and is overwritten. In order: not in our format, of another version
 * of the format, not made with our secret for this key, too large, without a believable time, stored again by a stranger after it
 * expired, or with content that cannot be read. The last one is a record that replicas share, such as a purge, and that none of them
 * signed.
 */
export const rejections = ['garbage', 'version', 'forged', 'too-large', 'timeless', 'replayed', 'unreadable', 'forged-record'] as const

export type Rejection = typeof rejections[number]

/** The outcome of storing a value that this replica loaded. */
export const storeOutcomes = ['stored', 'purged', 'superseded', 'too-large', 'failed'] as const

export type StoreOutcome = typeof storeOutcomes[number]

/** Why a command to the shared tier failed. */
export const tierFaults = [
  'timeout', 'connection', 'closed-port', 'unknown-host', 'certificate', 'refused', 'unready', 'full', 'read-only', 'other'
] as const

export type TierFault = typeof tierFaults[number]

export const tierStates = ['off', 'connected', 'degraded', 'unreachable'] as const

/** The shared tier as an operator sees it. Counts are since the start; those that are 0 may be left out. */
export interface TierState {
  /** `degraded`: it can be read, not written to. `unreachable`: this replica is on its own for now. */
  state: typeof tierStates[number]
  /** Sources found there. */
  hits: number
  misses: number
  /** Loads that waited for another replica's. */
  waits: number
  rejected: Partial<Record<Rejection, number>>
  stores: Partial<Record<StoreOutcome, number>>
  faults: Partial<Record<TierFault, number>>
  /** The last of them; its time in ISO format. */
  lastFault: { fault: TierFault, at: string } | null
  replicas: ReplicaCounts
}

/** Replicas by what became of them, this one among the present ones. */
export interface ReplicaCounts {
  present: number
  /** Not heard of lately; their share of the quota is still theirs. */
  silent: number
  /** Not heard of for so long that they use a fifth of their share at most. */
  lapsed: number
  /** Present ones with another secret, with which this one cannot agree. */
  otherSecret: number
}

const aloneCounts: ReplicaCounts = { present: 1, silent: 0, lapsed: 0, otherSecret: 0 }

/** The state without a shared tier. */
export const tierOff: TierState = {
  state: 'off', hits: 0, misses: 0, waits: 0, rejected: {}, stores: {}, faults: {}, lastFault: null, replicas: aloneCounts
}
