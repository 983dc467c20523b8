import { tierFaults, type Rejection, type StoreOutcome, type TierFault, type TierState } from '../cache/tier-state.ts'
import { Tally } from '../runtime/tally.ts'

/** Counts what happens at the shared tier. */
export class TierCounts {
  hits = 0
  misses = 0
  waits = 0
  readonly rejected = new Tally<Rejection>()
  readonly stores = new Tally<StoreOutcome>()
  readonly faults = new Tally<TierFault>()

  state (): Omit<TierState, 'state'> {
    const { hits, misses, waits, rejected, stores, faults } = this
    const byReason = { rejected: Object.fromEntries(rejected.entries()), stores: Object.fromEntries(stores.entries()) }
    return { hits, misses, waits, ...byReason, faults: Object.fromEntries(faults.entries()) }
  }
}

/** The first words of Redis's error messages. */
const faultWords: Partial<Record<TierFault, readonly string[]>> = {
  full: ['OOM'],
  'read-only': ['READONLY'],
  refused: ['NOAUTH', 'WRONGPASS', 'NOPERM'],
  unready: ['LOADING', 'BUSY', 'MASTERDOWN', 'CLUSTERDOWN', 'TRYAGAIN', 'MOVED', 'ASK']
}

/** Returns the kind of a Redis error message, by its first word. */
export function faultOf (message: string): TierFault {
  const word = /[A-Z]{3,}/.exec(message)?.[0] ?? ''
  return tierFaults.find(fault => faultWords[fault]?.includes(word)) ?? 'other'
}

/** Returns the kind of an error that the client threw. An error that is no reply of Redis is the connection's. */
export function faultOfError (error: unknown): TierFault {
  if (!(error instanceof Error)) return 'other'
  return error.name === 'ReplyError' ? faultOf(error.message) : 'connection'
}
