import type { StoreFault, StoreState, storeRejections, storeWrites } from '../cache/store-state.ts'
import { formatInstant } from '../runtime/clock.ts'
import { Tally } from '../runtime/tally.ts'

/** Counts what happens at the store. */
export class StoreCounts {
  hits = 0
  misses = 0
  readonly rejected = new Tally<typeof storeRejections[number]>()
  readonly writes = new Tally<typeof storeWrites[number]>()
  readonly #faults = new Tally<StoreFault>()
  readonly #wallMs: () => number
  #lastFault: StoreState['lastFault'] = null

  constructor (wallMs: () => number) {
    this.#wallMs = wallMs
  }

  addFault (fault: StoreFault): void {
    this.#faults.add(fault)
    this.#lastFault = { fault, at: formatInstant(this.#wallMs()) }
  }

  state (): Pick<StoreState, 'hits' | 'misses' | 'rejected' | 'writes' | 'faults' | 'lastFault'> {
    const { hits, misses, rejected, writes } = this
    const byReason = { rejected: Object.fromEntries(rejected.entries()), writes: Object.fromEntries(writes.entries()) }
    return { hits, misses, ...byReason, faults: Object.fromEntries(this.#faults.entries()), lastFault: this.#lastFault }
  }
}
