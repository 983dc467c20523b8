import type { Rejection, StoreOutcome, TierFault, TierState } from '../cache/tier-state.ts'

/** Counts what happens at the shared tier. */
export class TierCounts {
  hits = 0
  misses = 0
  waits = 0
  readonly #rejected: TierState['rejected'] = {}
  readonly #stores: TierState['stores'] = {}
  readonly #faults: TierState['faults'] = {}

  reject (reason: Rejection): void {
    this.#rejected[reason] = (this.#rejected[reason] ?? 0) + 1
  }

  store (outcome: StoreOutcome): void {
    this.#stores[outcome] = (this.#stores[outcome] ?? 0) + 1
  }

  fault (fault: TierFault): void {
    this.#faults[fault] = (this.#faults[fault] ?? 0) + 1
  }

  state (): Omit<TierState, 'state'> {
    const { hits, misses, waits } = this
    return { hits, misses, waits, rejected: { ...this.#rejected }, stores: { ...this.#stores }, faults: { ...this.#faults } }
  }
}
