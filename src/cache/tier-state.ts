/**
 * Why a value of the shared tier is rejected. It counts as a miss and is overwritten. In order: not in our format; another version of
 * the format; not made with our secret for this key; too large; without a plausible time; stored again by a stranger after it expired;
 * or with unreadable content. The last reason is an unsigned record that replicas share, such as a purge.
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

/** The shared tier as an operator sees it. Counts are since the start; zero counts may be missing. */
export interface TierState {
  /** `degraded`: it can be read, but not written to. `unreachable`: this replica works alone for now. */
  state: typeof tierStates[number]
  /** Sources found in the shared tier. */
  hits: number
  misses: number
  /** Loads that waited for another replica's load. */
  waits: number
  rejected: Partial<Record<Rejection, number>>
  stores: Partial<Record<StoreOutcome, number>>
  faults: Partial<Record<TierFault, number>>
  /** The last fault; its time in ISO format. */
  lastFault: { fault: TierFault, at: string } | null
  replicas: ReplicaCounts
}

/** Replicas by state; this one is among the present ones. */
export interface ReplicaCounts {
  present: number
  /** Silent lately; their share of the quota is still reserved. */
  silent: number
  /** Silent for so long that they use at most a fifth of their share. */
  lapsed: number
  /** Present ones with another secret, whose messages this one cannot verify. */
  otherSecret: number
}

const aloneCounts: ReplicaCounts = { present: 1, silent: 0, lapsed: 0, otherSecret: 0 }

/** The state without a shared tier. */
export const tierOff: TierState = {
  state: 'off', hits: 0, misses: 0, waits: 0, rejected: {}, stores: {}, faults: {}, lastFault: null, replicas: aloneCounts
}
