/**
 * Why a value that was found in the shared tier is of no use; it counts as a miss and is overwritten. Not in our form, of another
 * version of it, not made with our secret for this key, too large to be read, without a believable time, stored anew by a
 * stranger after its time, or of unreadable content.
 */
export const rejections = ['garbage', 'version', 'forged', 'too-large', 'timeless', 'replayed', 'unreadable'] as const

export type Rejection = typeof rejections[number]

/** What became of a value that this replica loaded. */
export const storeOutcomes = ['stored', 'purged', 'superseded', 'too-large', 'failed'] as const

export type StoreOutcome = typeof storeOutcomes[number]

/** Why the tier could not do what it was asked. */
export const tierFaults = ['timeout', 'connection', 'refused', 'unready', 'full', 'read-only', 'other'] as const

export type TierFault = typeof tierFaults[number]

export const tierStates = ['off', 'connected', 'unreachable'] as const

/** The shared tier as an operator sees it. Counts are since the start; those that are 0 may be left out. */
export interface TierState {
  /** `unreachable`: this replica is on its own for now. */
  state: typeof tierStates[number]
  /** Sources found there. */
  hits: number
  misses: number
  /** Loads that waited for another replica's. */
  waits: number
  rejected: Partial<Record<Rejection, number>>
  stores: Partial<Record<StoreOutcome, number>>
  faults: Partial<Record<TierFault, number>>
}

/** That of a service without one. */
export const tierOff: TierState = { state: 'off', hits: 0, misses: 0, waits: 0, rejected: {}, stores: {}, faults: {} }
