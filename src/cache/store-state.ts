/**
 * Why the store could not do something. `no-access`: a permission, a password or the folder is missing. `io`: the disk failed.
 * `newer-schema`: a later version of the service has used the store.
 */
export const storeFaults = [
  'timeout', 'connection', 'no-access', 'full', 'read-only', 'locked', 'corrupt', 'io', 'newer-schema', 'other'
] as const

export type StoreFault = typeof storeFaults[number]

export const storeStates = ['off', 'connected', 'degraded', 'unreachable', 'refused'] as const

export const storeKinds = ['sqlite', 'postgres'] as const

/** Why a stored answer is rejected. A rejected answer counts as a miss. */
export const storeRejections = ['checksum', 'unreadable'] as const

/** The outcome of storing an answer. `dropped`: the queue was full. `purged`: a purge came first. */
export const storeWrites = ['written', 'purged', 'dropped'] as const

/** The store as an operator sees it. Counts are since the start; zero counts may be missing. */
export interface StoreState {
  kind: typeof storeKinds[number] | null
  /**
   * `degraded`: it can be read, but not written to. `unreachable`: answers are in memory only for now. `refused`: a later version of the
   * service has used the store, so it stays off.
   */
  state: typeof storeStates[number]
  /** Answers found in the store. */
  hits: number
  misses: number
  rejected: Partial<Record<typeof storeRejections[number], number>>
  writes: Partial<Record<typeof storeWrites[number], number>>
  /** Answers that wait to be written, and their size in memory in bytes. */
  pending: { answers: number, bytes: number }
  faults: Partial<Record<StoreFault, number>>
  /** The last fault; its time in ISO format. */
  lastFault: { fault: StoreFault, at: string } | null
}

/** The state without a store. */
export const storeOff: StoreState = {
  kind: null, state: 'off', hits: 0, misses: 0, rejected: {}, writes: {}, pending: { answers: 0, bytes: 0 }, faults: {}, lastFault: null
}
